#!/usr/bin/env python3
"""First inputs for each fuzz target, from the published vectors: seeds.py FOLDER."""

import base64
import io
import json
import subprocess
import sys
import tempfile
import textwrap
import zipfile
from pathlib import Path

here = Path(__file__).resolve().parent.parent
vectors = json.loads((here / "vectors.json").read_text())
out = Path(sys.argv[1])


def pem(name, label):
    return f"-----BEGIN {label}-----\n" + "\n".join(textwrap.wrap(vectors["keys"][name], 64)) + f"\n-----END {label}-----\n"


def give(target, name, data):
    folder = out / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())


key, cert = pem("go_sdk_test_key.pem", "PRIVATE KEY"), pem("go_sdk_test_cert.pem", "CERTIFICATE")
pkcs1 = pem("official_apiclient_test_key.pkcs1.pem", "RSA PRIVATE KEY")
public = pem("java_sdk_wechatpay_pubkey.pem", "PUBLIC KEY")
for i, text in enumerate([key, pkcs1, cert, public, "\ufeff" + key.replace("\n", "\r\n"), key.replace("\n", "\\n"),
                          key.replace("\n", " "), key.replace(" PRIVATE", " ENCRYPTED PRIVATE"),
                          vectors["keys"]["go_sdk_test_key.pem"]]):
    give("key_text", str(i), text)
    give("certificate", str(i), text)
for name, text in vectors["keys"].items():
    give("key_text", name, base64.b64decode(text))
    give("certificate", name, base64.b64decode(text))

with tempfile.TemporaryDirectory() as folder:
    Path(folder, "k").write_text(key)
    Path(folder, "c").write_text(cert)
    base = ["openssl", "pkcs12", "-export", "-inkey", f"{folder}/k", "-in", f"{folder}/c", "-passout", "pass:1900009191",
            "-iter", "1", "-out", f"{folder}/p"]
    plain = ["-keypbe", "NONE", "-certpbe", "NONE"]
    old = ["-keypbe", "PBE-SHA1-3DES", "-certpbe", "PBE-SHA1-RC2-40", "-legacy"]
    camellia = ["-keypbe", "CAMELLIA-128-CBC", "-certpbe", "CAMELLIA-256-CBC", "-nomac"]
    for i, more in enumerate([[], ["-legacy"], ["-nomac"], plain, plain + ["-nomac"], old + ["-nomac"], camellia]):
        try:
            made = subprocess.run(base + more, capture_output=True).returncode == 0
        except FileNotFoundError:
            made = False
        if made:
            give("pkcs12", str(i), Path(folder, "p").read_bytes())
give("pkcs12", "none", b"\x30\x82\x01\x00")

for i, method in enumerate([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as z:
        z.writestr("1900009191_cert/apiclient_key.pem", key)
        z.writestr("证书使用说明.txt", "请妥善保管")
    give("zip", str(i), packed.getvalue())

give("error_answer", "sign", b"\x01" + json.dumps({
    "code": "SIGN_ERROR", "message": "错误的签名，导致验签失败", "detail": {
        "field": "signature", "location": "authorization", "issue": "sign not match", "sign_information": {
            "method": "PATCH", "url": "/v3/x", "sign_message_length": 40,
            "truncated_sign_message": "PATCH\\n/v3/x\\n1795509005\\nnonce\\n{\"show"}}}).encode())
give("error_answer", "param", b"\x00" + json.dumps({
    "code": "PARAM_ERROR", "message": "参数错误", "detail": {"field": "/bonus/bonus_jump_path", "value": ""}}).encode())
give("answer_headers", "signed", "Wechatpay-Timestamp:1795509005\nWechatpay-Nonce:N\nWechatpay-Serial:PUB_KEY_ID_1\n"
     "Wechatpay-Signature:" + base64.b64encode(bytes(256)).decode() + "\n\n{}")
give("answer_headers", "probe", "Wechatpay-Timestamp:1795509005\nWechatpay-Nonce:N\nWechatpay-Serial:PUB_KEY_ID_1\n"
     "Wechatpay-Signature:WECHATPAY/SIGNTEST/AAAA\n\n")
give("platform_certificates", "published", json.dumps(vectors["aead"]["certificates_response"]))
give("platform_certificates", "certificate", pem("java_sdk_certificates_decrypted.pem", "CERTIFICATE"))
give("platform_certificates", "der", base64.b64decode(vectors["keys"]["java_sdk_certificates_decrypted.pem"]))
body = json.loads((here / "seed_example.json").read_text())
table = "门店,card_id\r\n\"虹桥店, 一\n二\",pbLatjvWOibDc5-TBnbUk1pA0001\r\n,\r\nB,\r\nC,pbLatjvWOibDc5-TBnbUk1pA0003\r\n"
for name, data in {"utf8": table.encode(), "marked": table.encode("utf-8-sig"), "gbk": table.encode("gbk"),
                   "wide": table.encode("utf-16-le"), "wide_marked": b"\xfe\xff" + table.encode("utf-16-be"),
                   "semicolon": ("sep=;\r\n" + table.replace(",p", ";p").replace(",c", ";C")).encode(),
                   "tab": table.replace(",p", "\tp").replace(",c", "\tCard Id").encode(),
                   "one": b"card_id\npbLatjvWOibDc5-TBnbUk1pA0001\n30\n#N/A\n"}.items():
    give("text", name, data)
    give("table", name, data)
give("draft", "body", json.dumps(body, ensure_ascii=False))
give("draft", "draft", json.dumps({"format": 1, "mchid": "1", "card_id": "p1", "saved": "2026-11-24T09:00:00+08:00",
                                   "base": {"source": "published", "time": "x", "rights": body}, "rights": body,
                                   "later": {"a": [1, None]}}, ensure_ascii=False))
loose = json.dumps(body, ensure_ascii=False, indent=2)
give("brought", "body", loose)
give("brought", "fence", f"```json\n{loose}\n```")
give("brought", "curly", "// 正式\n" + loose.replace('"show_bonus"', "“show_bonus”").replace(": ", "：").replace("\n}", ",\n}"))
give("brought", "bare", loose.replace('"', "'").replace("'show_bonus'", "showBonus"))
give("brought", "wrapped", json.dumps({"item": [{"request": {"body": {"mode": "raw", "raw": loose + ","}}}]}))
give("brought", "wide", ("\ufeff" + loose).encode("utf-16-le"))
give("brought", "gbk", loose.encode("gbk"))
give("brought", "names", json.dumps({"format": 1, "mchId": "1", "rights": {
    "Show_Bonus": True, "bonus": {"initBonus": 1, "staff_name": "x"}, "extra": {"show_favor": False}}}))
give("card_answer", "card", json.dumps({"card_id": "pbLatjlFdBh4", "title": "悦享卡", "brand": {"display_name": "云栖"},
                                       "code_type": "QRCODE", "need_display_level": True, **body}, ensure_ascii=False))
row = json.dumps({"card_id": "p1", "verdict": "confirmed", "verified": True, "status": 204, "code": None,
                  "request_id": "08F", "attempts": 2})
give("card_answer", "empty", json.dumps({"card_id": "p1", "title": "", "bonus": {}, "favor": {"member_price_path": ""}}))
give("colleague_result", "row", row + "\n" + row)
give("colleague_result", "wide", ("\ufeff" + row + "\r\n").encode("utf-16-le"))
give("record_line", "end", json.dumps({
    "v": 1, "id": "1", "attempt": 1, "phase": "end", "at": "2026-11-24T09:00:00+08:00", "pid": 7,
    "gateway": "api.mch.weixin.qq.com", "mchid": "1", "card": "p1", "user": "u", "body": "{}", "body_sha256": "ab",
    "verdict": "confirmed", "status": 204, "code": None, "request_id": "08F"}))
give("record_line", "human", json.dumps({"id": "1", "phase": "human", "note": {"looked": True}}))
line = {"v": 1, "id": "7", "attempt": 1, "phase": "intent", "at": "2026-11-24T09:00:00+08:00", "pid": 7, "mchid": "1",
        "gateway": "api.mch.weixin.qq.com", "card": "p1", "user": "=u", "body": json.dumps(body), "body_sha256": "ab"}
give("record_line", "story", "\n".join(json.dumps({**line, **more}) for more in [
    {}, {"phase": "sent"}, {"phase": "end", "verdict": "unknown", "body": ""}, {"phase": "late", "verdict": "confirmed"},
    {"phase": "human", "note": {"corrected": ["bonus", "shown", "why"]}}, {"phase": "human", "note": "once_shown"},
    {"phase": "human", "note": {"seen": [["favor", "not_shown"]]}}]))
give("settings", "settings", json.dumps({"lang": "zh-CN", "theme": "dark", "recent": ["/a"], "phone_width": 375, "x": 1}))
moved = {"id": "1", "name": "n", "mchid": "1", "serial": "AB", "apiv3": True, "certificates_at": 5, "later": 7,
         "certificates": [{"serial": "AB", "not_after": 5}], "mini_programs": [{"name": "n", "appid": "wx", "pages": []}]}
give("settings", "moved", json.dumps({"format": 1, "merchant": moved}))
give("settings", "merchants", json.dumps({"all": [{
    "id": "1", "name": "n", "mchid": "1", "serial": "AB", "gateway": "http://127.0.0.1:1", "proxy": {"address": "http://x"},
    "endpoint": "documented", "answer_keys": [{"id": "PUB_KEY_ID_1", "pem": public}], "cards": [{"card_id": "p"}]}]}))
