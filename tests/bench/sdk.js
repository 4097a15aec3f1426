// So many publications by the public SDK `wechatpay-node-v3` (npm), signed by it and sent to the stand-in one after the
// other over one connection; it verifies no answer here. Its arguments: the folder of the stand-in's keys, how many.
// Prints the seconds.
const fs = require("fs"), http = require("http");
const Pay = require("wechatpay-node-v3");

const [folder, count] = [process.argv[2], Number(process.argv[3])];
const about = JSON.parse(fs.readFileSync(`${folder}/identity.json`, "utf8"));
const pay = new Pay({ appid: "wx0000000000000000", mchid: about.mchid, serial_no: about.serial,
  publicKey: fs.readFileSync(`${folder}/pub_key.pem`), privateKey: fs.readFileSync(`${folder}/apiclient_key.pem`) });
const rights = JSON.parse(fs.readFileSync(`${folder}/rights.json`, "utf8"));
const agent = new http.Agent({ keepAlive: true });

function publish(n) {
  const path = `/v3/marketing/membercard-open/cards/pNPM${String(n).padStart(24, "0")}/rights`;
  const authorization = pay.buildAuthorization("PATCH", path, rights);
  return new Promise((done, failed) => {
    const body = JSON.stringify(rights);
    const headers = { Authorization: authorization, Accept: "application/json", "Content-Type": "application/json",
      "User-Agent": "wechatpay-node-v3", "Content-Length": Buffer.byteLength(body) };
    const sent = http.request(about.url + path, { method: "PATCH", agent, headers }, (answer) => {
      let text = "";
      answer.on("data", (part) => { text += part; });
      answer.on("end", () => answer.statusCode === 204 ? done() : failed(new Error(`${answer.statusCode} ${text}`)));
    });
    sent.on("error", failed);
    sent.end(body);
  });
}

(async () => {
  const begun = process.hrtime.bigint();
  for (let n = 0; n < count; n += 1) await publish(n);
  console.log(Number(process.hrtime.bigint() - begun) / 1e9);
  process.exit(0);
})();
