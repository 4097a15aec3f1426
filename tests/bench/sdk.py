"""So many publications by the public SDK `wechatpayv3` (PyPI), signed, sent to the stand-in, each answer verified.
Its arguments: the folder of the stand-in's keys, how many. Prints the seconds."""

import json
import sys
import time
from pathlib import Path

from wechatpayv3 import WeChatPay, WeChatPayType
from wechatpayv3.type import RequestType

folder, count = Path(sys.argv[1]), int(sys.argv[2])
about = json.loads((folder / "identity.json").read_text(encoding="utf-8"))
pay = WeChatPay(
    wechatpay_type=WeChatPayType.NATIVE, mchid=about["mchid"], private_key=(folder / "apiclient_key.pem").read_text(),
    cert_serial_no=about["serial"], apiv3_key="0" * 32, appid="wx0000000000000000", notify_url="https://example.com",
    public_key=(folder / "pub_key.pem").read_text(), public_key_id=about["public_key_id"])
pay._core._gate_way = about["url"]
rights = json.loads((folder / "rights.json").read_text(encoding="utf-8"))
begun = time.monotonic()
for n in range(count):
    path = f"/v3/marketing/membercard-open/cards/pPYPI{n:023}/rights"
    code, text = pay._core.request(path, method=RequestType.PATCH, data=rights)
    assert code == 204, (code, text)
print(time.monotonic() - begun)
