jump-path = 路径
sentence-end = 。

## 我的小程序
mini-title = 我的小程序
mini-title-count = 我的小程序（{ $count }）
mini-what = 这里填好的页面，会出现在每一处「打开哪里」里，不用再抄 AppID 和路径。
mini-add = 添加小程序
mini-remove = 移除小程序
mini-name = 小程序名称
mini-name-hint = 如：云栖商城
mini-appid = 小程序AppID
mini-appid-help = wx 开头的 18 位，小程序管理员在小程序后台的 开发管理 里能看到
mini-page = 页面名称
mini-page-hint = 如：积分商城
mini-path = 页面路径
mini-path-help = 小程序管理员知道，如 pages/bonus/bonus
mini-page-add = 添加页面
mini-page-remove = 移除页面
mini-no-path = 页面「{ $name }」还没有路径
mini-no-path-remedy = 请补上路径，或清空这个页面的名称。
mini-no-appid = 小程序「{ $name }」还没有 AppID
mini-no-appid-remedy = 请补上 AppID，或移除这个小程序。
mini-wrong = 我的小程序里的「{ $text }」不对

## 证书更换
expiry-soon = 商户证书将在 { $day } 过期
expiry-soon-remedy = 请让超级管理员在商户平台申请新证书，收到后在商户设置里导入，它会加在旧证书旁边。
expiry-over = 商户证书已在 { $day } 过期，微信不再接受它的签名
expiry-over-remedy = 请让超级管理员在商户平台申请新证书，收到后在商户设置里导入。
expiry-settings = 商户设置…
certificates = 商户证书
certificates-what = 新证书加在旧证书旁边。设为当前之前会先做连接测试，通过了才换。
certificate-until = 有效期至 { $day }
certificate-until-unknown = 不知道有效期，导入证书文件后能看到
certificate-over = 已于 { $day } 过期
certificate-tag-current = 当前
certificate-tag-new = 新证书
certificate-tag-over = 已过期
certificate-current = 设为当前
certificate-remove = 移除
test-which = 测试的是证书 { $serial }
merchant-not-current = 测试没有通过，当前证书没有换
merchant-not-current-remedy = 请按上面的提示处理后，再点设为当前。旧证书仍在使用。
merchant-renewal-no-key = 有新证书，但还没有和它一起的私钥
merchant-renewal-no-key-remedy = 请导入同一次下载的 apiclient_key.pem，或收到的整个压缩包。
merchant-certificates-many = 同时有效的证书最多 { $most } 张
merchant-certificates-many-remedy = 请先移除一张不再使用的证书。

## 没有私钥
setup-keyless = 没有私钥，由工程师发布
setup-keyless-what = 可以编辑和预览；发布时把草稿交给工程师。
handover = 交给工程师发布…
handover-title = 交给工程师发布 · { $merchant } · { $card }
handover-what = 选一个空文件夹，程序会放进这三个文件。整个文件夹发给工程师就行。
handover-draft = 要发布的内容
handover-picture = 给领导看的预览图
handover-command = 工程师要运行的命令
handover-line = 命令
handover-copy = 复制命令
handover-key = 「商户私钥文件」由工程师换成自己的文件。私钥不会经过您这里。
handover-back = 工程师运行后，会在同一个文件夹里得到 { $file }。把它放回这个文件夹，点导入结果，就会记进发布记录（标为同事的记录）。
handover-folder = 选择文件夹…
handover-import = 导入结果…
handover-trial = 演练用的是虚构的卡，没有可以交给工程师的内容
handover-trial-remedy = 请先添加商户；没有私钥也可以添加，保存时选择由工程师发布。
handover-note-key = 请在这个文件夹里运行第一行。「商户私钥文件」「证书序列号」换成自己的；私钥可以是 PEM、DER 或 p12。
handover-note-answer = 要核对微信的回执，请加上 --answer-key-file 微信支付公钥文件 --answer-key-id PUB_KEY_ID_…
handover-note-known = 这台电脑的程序里已有这个商户时，可以用 --merchant { $mchid } 代替 --mchid、--serial 和 --key-file。
handover-note-result = 有不可撤销的改动时，命令会在终端里询问。运行后请把 结果.jsonl 发回来。
folder-written = 已放进文件夹「{ $folder }」
folder-taken = 这个文件夹里已经有一个「{ $file }」，内容不同
folder-taken-remedy = 请选择一个空文件夹；原来的文件没有动。
result-imported = 已导入 { $count } 条同事的发布结果
result-known = 这 { $count } 条结果之前已经导入过
result-unreadable = 这个文件不像发布结果
result-unreadable-remedy = 请选择工程师发回的 结果.jsonl。
result-no-draft = 结果旁边没有「{ $file }」，不知道当时发布的是什么内容
result-no-draft-remedy = 请把 结果.jsonl 放回交给工程师的那个文件夹，再导入。
result-other-merchant = 这份结果属于商户号「{ $mchid }」，这台电脑上没有设置它
result-other-merchant-remedy = 请先添加这个商户，再导入。

## 换电脑
moving-out = 导出商户设置…
moving-out-what = 换电脑时用，不含私钥
moving-in = 导入商户设置…
moving-in-what = 从旧电脑导出的 商户设置.json
moving-in-keys = 设置已经从旧电脑带来，私钥没有。请导入这个商户的证书文件夹或压缩包，再保存。
moving-unreadable = 这个文件里没有商户设置
moving-unreadable-remedy = 请选择从旧电脑导出的 商户设置.json。
moving-newer = 这个文件是更新版本的程序导出的
moving-newer-remedy = 请先更新本程序。
moving-list = 把商户「{ $merchant }」（{ $mchid }）搬到新电脑，要带上：
moving-bring-settings = { $file }（就在这个文件夹里，不含任何私钥）
moving-bring-key = 商户私钥 apiclient_key.pem 和商户证书 apiclient_cert.pem，证书序列号 { $serial }。私钥只存在旧电脑的系统密钥库里，导不出来，请向申请证书的人要。
moving-bring-drafts = 草稿文件（.cardrights）
moving-bring-records = 发布记录：它记着每一栏是否已对会员展示。没有它，新电脑第一次发布前会再问一遍。

## 测试卡
cards-test = 设为测试卡
cards-test-not = 不再作为测试卡
cards-test-tag = 测试卡
cards-test-what = 测试卡是会员看不到的卡：正式发布前可以先发到它，在自己手机上看。
test-card-first = 先发到测试卡，在手机上看
test-card-own = 同样的内容，有自己的记录和确认
test-card-this = 这是测试卡，正式的会员卡不会改动。
test-card-problems = 同样的内容不能发到测试卡
test-card-problems-remedy = 测试卡的现状和正式的卡不同。请在选择会员卡里选中测试卡，按它的提示处理；或换一张测试卡。
