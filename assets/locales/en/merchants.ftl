jump-path = Path
sentence-end = .{" "}

## 我的小程序
mini-title = My mini programs
mini-title-count = My mini programs ({ $count })
mini-what = Pages named here are offered wherever the form asks “Opens”, so nobody has to copy AppIDs and paths.
mini-add = Add a mini program
mini-remove = Remove this mini program
mini-name = Mini program name
mini-name-hint = e.g. Yunqi Mall
mini-appid = Mini program AppID
mini-appid-help = 18 characters that begin with wx; the mini program administrator sees it in the mini program console
mini-page = Page name
mini-page-hint = e.g. Points mall
mini-path = Page path
mini-path-help = The mini program administrator knows it, e.g. pages/bonus/bonus
mini-page-add = Add a page
mini-page-remove = Remove this page
mini-no-path = The page “{ $name }” has no path yet
mini-no-path-remedy = Fill in the path, or clear the name of this page.
mini-no-appid = The mini program “{ $name }” has no AppID yet
mini-no-appid-remedy = Fill in the AppID, or remove this mini program.
mini-wrong = “{ $text }” in my mini programs is wrong

## 证书更换
expiry-soon = The merchant certificate ends on { $day }
expiry-soon-remedy = Ask the super administrator to request a new one in the merchant platform, then import it in the merchant settings; it is added beside the old one.
expiry-over = The merchant certificate ended on { $day }; WeChat no longer accepts its signatures
expiry-over-remedy = Ask the super administrator to request a new one in the merchant platform, then import it in the merchant settings.
expiry-settings = Merchant settings…
certificates = Merchant certificates
certificates-what = A new certificate is added beside the old one. Before it becomes current, the connection is tested with it.
certificate-until = Valid until { $day }
certificate-until-unknown = End not known; import the certificate file to see it
certificate-over = Ended on { $day }
certificate-tag-current = Current
certificate-tag-new = New
certificate-tag-over = Ended
certificate-current = Make current
certificate-remove = Remove
test-which = Tested with certificate { $serial }
merchant-not-current = The test did not pass, so the current certificate stays
merchant-not-current-remedy = Follow what the lines above say, then make it current again. The old certificate is still in use.
merchant-renewal-no-key = There is a new certificate, but not yet the key that belongs to it
merchant-renewal-no-key-remedy = Import the apiclient_key.pem of the same download, or the whole archive.
merchant-certificates-many = No more than { $most } certificates can be live at once
merchant-certificates-many-remedy = First remove one that is no longer used.

## 没有私钥
setup-keyless = No key here: an engineer publishes
setup-keyless-what = You can edit and preview; to publish, the draft is handed to an engineer.
handover = Hand over to an engineer…
handover-title = Hand over to an engineer · { $merchant } · { $card }
handover-what = Choose an empty folder; these three files go into it. Send the whole folder to the engineer.
handover-draft = what is to be published
handover-picture = the preview for whoever approves it
handover-command = the command that the engineer runs
handover-line = Command
handover-copy = Copy the command
handover-key = The engineer replaces 商户私钥文件 by the file of the key. The key never passes through you.
handover-back = Running it leaves { $file } in the same folder. Put it back into this folder and import the result: it goes into the records, marked as a colleague’s.
handover-folder = Choose a folder…
handover-import = Import a result…
handover-trial = Practice uses an invented card, so there is nothing to hand over
handover-trial-remedy = Add a merchant first; it can be added without a key, to be published by an engineer.
handover-note-key = Run the first line in this folder. Replace 商户私钥文件 (file of the key: PEM, DER or p12) and 证书序列号 (serial number) by your own.
handover-note-answer = To verify WeChat’s answer, add --answer-key-file FILE --answer-key-id PUB_KEY_ID_…
handover-note-known = Where this merchant is set up in the program, --merchant { $mchid } replaces --mchid, --serial and --key-file.
handover-note-result = What cannot be undone is asked at the terminal. Afterwards please send 结果.jsonl back.
folder-written = Put into the folder “{ $folder }”
folder-taken = This folder already holds another “{ $file }”
folder-taken-remedy = Choose an empty folder; the file that is there was not touched.
result-imported = Imported { $count } results from a colleague
result-known = These { $count } results were imported before
result-unreadable = This file does not look like a result
result-unreadable-remedy = Choose the 结果.jsonl that the engineer sent back.
result-no-draft = There is no “{ $file }” beside the result, so what was published is not known
result-no-draft-remedy = Put 结果.jsonl back into the folder that was handed over, then import it.
result-other-merchant = This result belongs to merchant number “{ $mchid }”, which is not set up here
result-other-merchant-remedy = Add that merchant first, then import it.

## 换电脑
moving-out = Export merchant settings…
moving-out-what = For a new computer; without any key
moving-in = Import merchant settings…
moving-in-what = The 商户设置.json from the old computer
moving-in-keys = The settings came from the old computer, the key did not. Import the merchant’s certificate folder or archive, then save.
moving-unreadable = There are no merchant settings in this file
moving-unreadable-remedy = Choose the 商户设置.json that was exported on the old computer.
moving-newer = This file was exported by a newer version of the program
moving-newer-remedy = Update this program first.
moving-list = To move the merchant “{ $merchant }” ({ $mchid }) to a new computer, bring:
moving-bring-settings = { $file } (in this folder, without any key)
moving-bring-key = The private key apiclient_key.pem and the certificate apiclient_cert.pem, serial number { $serial }. The key is only in the old computer’s key store and cannot be exported; ask whoever requested the certificate.
moving-bring-drafts = Draft files (.cardrights)
moving-bring-records = The publish records: they know which sections members already see. Without them the new computer asks once more before the first publication.

## 测试卡
cards-test = Use as test card
cards-test-not = No longer the test card
cards-test-tag = Test card
cards-test-what = No member sees the test card: before the real publication the same content can go there, to be looked at on your own phone.
test-card-first = First to the test card, to look at it on the phone
test-card-own = The same content, with its own record and confirmation
test-card-this = This is the test card; the real member card does not change.
test-card-problems = The same content cannot go to the test card
test-card-problems-remedy = The test card’s state differs from the real card’s. Choose the test card and follow what it says, or use another test card.
