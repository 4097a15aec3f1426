## 选多张会员卡
choose-many = 选多张一起改…
choose-many-title = 选择要一起改的会员卡
choose-many-ticked = 已选 { $count } 张
choose-many-all = 全选列出的 { $count } 张
choose-many-none = 取消列出的 { $count } 张
choose-many-take = 一起改 { $count } 张
choose-many-end = 只选一张
contrast-open = 对比微信上的内容
contrast-title = 对比微信上的内容
contrast-reading = 正在对比…
contrast-some = { $count } 张会员卡里，{ $differs } 张与最近发布的不同
contrast-none = { $count } 张会员卡里，没有发现与最近发布的不同
contrast-how = 左边是最近发布的，右边是微信的回复里写的。开关不在微信的回复里，对比不了。
contrast-when = { $published } 发布；微信的回复是 { $read } 读到的
contrast-when-by = { $published } 由{ $by }发布；微信的回复是 { $read } 读到的
contrast-doubt = { $at } 还发布过一次，结果未知，不同的地方可能就是那一次
contrast-more = 还有 { $count } 张也不同。一次只列 { $most } 张，请少选几张再对比。
contrast-older = { $count } 张发布后还没有读过微信的回复，请点「重新读取」再对比：{ $names }{ $more ->
    [0] {""}
   *[other] 等
 }
contrast-silent = { $count } 张的微信回复里没有权益内容，对比不了：{ $names }{ $more ->
    [0] {""}
   *[other] 等
 }
contrast-unpublished = { $count } 张没有已知的发布，没有可以对比的：{ $names }{ $more ->
    [0] {""}
   *[other] 等
 }
contrast-same = { $count } 张一致：{ $names }{ $more ->
    [0] {""}
   *[other] 等
 }

## 一起改多张会员卡
many-cards = { $count } 张会员卡
many-form = 正在一起改 { $count } 张会员卡。下面是「{ $card }」的内容：改好后点「发布」，只把改动的项目发到每一张。
many-leave = 只改这一张
many-nothing = 表单里还没有改动
many-nothing-remedy = 请先改好要一起发的项目，再点「发布」。
many-none-left = 没有可以发的会员卡
many-none-left-remedy = 请先处理上面列出的会员卡。
many-other-merchant = 这一批会员卡属于另一个商户
many-other-merchant-remedy = 请先切换回那个商户，再继续。
many-gone = 这一批的记录已经清理掉了
many-gone-remedy = 请重新选择会员卡。
many-no-back = 这一批里没有可以改回的会员卡
many-no-back-remedy = 没有发成功的，或者原来的内容不知道的，不能改回。
many-close = 正在发布：发完这张就停，停下后可以关闭。没发的下次打开时可以继续。
many-title = 一起改 { $count } 张卡：{ $what }
many-title-back = 改回发布前的内容，{ $count } 张卡：{ $what }
many-title-running = 正在发布：{ $what }
many-title-stopped = 已停下，还没发完：{ $what }
many-title-over = 发完了：{ $what }
many-what-none = 没有选择项目
many-what-more = { $fields }等 { $count } 项
many-comparing = 正在读取每张卡现在的内容…
many-ready = { $apart ->
    [0] { $goes } 张可以发布
   *[other] { $goes } 张可以发布，{ $apart } 张要先处理
}
many-fields = 只改这些项
many-mark = 稿号 { $mark }
many-anew = 有会员卡的内容刚刚变了，什么都没有发出
many-anew-remedy = 请重新看一遍再发布。
many-back-shown = { $count } 张卡上新展示的栏目收不回，会继续展示。
many-back-cleared = { $count } 张卡原来没有填写，改回后可能清不掉。
many-count-done = { $count } 张已发布
many-count-unknown = { $count } 张结果未知
many-count-refused = { $count } 张被拒绝
many-count-not-sent = { $count } 张没有发出
many-count-waiting = { $count } 张还没发
many-eye = { $count } 张要您看一眼
many-apart = { $count } 张不在这一批里
many-apart-how = 处理好会自动加进来
many-register-all = 批量登记现状（{ $count } 张）…
many-going = { $count } 张会改
many-going-how = 按原文归类，相同的合成一行；点开看是哪些卡
many-rest = 其余项目照每张卡最近的内容再写一遍。
many-block-running = 正在发和还没发　{ $count }
many-block-waiting = 还没发　{ $count }
many-block-done = 已发布　{ $count }
many-unfold = 展开
many-fold = 收起
many-same = { $count } 张已经是这样，不用发
many-count = { $count } 张
many-changes-more = 等 { $count } 项
many-first-tag = 首次展示
many-first = 以下栏目在这些卡上是第一次展示，展示后不能再关闭
many-tick = 我知道「{ $section }」展示后不能再关闭（{ $count } 张）
many-names = { $names }…共 { $count } 张
many-points = 初始积分是钱：{ $count } 张卡的初始积分会变，以后每位新会员按新的领取。
many-points-tick = 我知道新会员会按新的初始积分领取
many-waiting = 还没发
many-sending = 正在发送…
many-confirmed = 已发布
many-accepted = 已发布，未能确认
many-look = 我去手机上看…
many-see = 看原因…
many-register = 登记现状…
many-agree = 改用{ $by }的内容
many-agree-somebody = 改用同事的内容
theirs-title = 改用同事发的内容：{ $card }
theirs-how = { $by } { $at } 在别的电脑发布过这张卡。左边是本机最近发的，右边是现在的内容。
theirs-how-unnamed = 这张卡 { $at } 在别的电脑发布过。左边是本机最近发的，右边是现在的内容。
theirs-then = 改用后，以右边的内容为准，再改这次要改的项目。还不会发出去。
many-show-again = 恢复展示
many-back = 返回修改
many-export = 导出审批图…
many-phone = 看手机
many-phone-away = 收起手机
many-list = 看列表
many-publish = 发布 { $count } 张…
many-publish-rest = 发布其余 { $count } 张…
many-publish-back = 改回 { $count } 张…
many-one-first = 先发 1 张，在手机上看…
many-go-on = 继续发布 { $count } 张…
many-again = 重发失败的 { $count } 张…
many-table = 保存结果表格…
many-take-back = 改回发布前的内容…
many-end = 完成
checks-open-few = 在手机核对…
checks-title = 在手机核对
checks-how = 不用每张都看：每一种改动看一张就够。其他的卡可以在「已发布」里一张一张看。
checks-look = 核对…
checks-open = 还没看
checks-same = 手机上看过，一致
checks-different = 手机上与预览不同
many-halt = 发完这张就停
many-halting = 正在停下…
many-beside = 先做别的
many-seconds = 大约还要 { $secs } 秒
many-progress = 发布进度
many-status = { $apart ->
    [0] { $goes } 张可以发布
   *[other] { $goes } 张可以发布，{ $apart } 张要先处理
}
many-status-running = 停下后可以继续；正在发的那一张若没等到回复，会标为结果未知
many-status-over = 每张卡的结果都记在发布记录里
many-phone-bare = { $card } • 内容还不知道，只有卡面
many-phone-sent = { $card } • 本次修改
many-phone-known = { $card } • 现在的内容
many-phone-compare = { $card } • 对比
many-confirm = 发布到 { $count } 张会员卡
many-confirm-one = 先发布到「{ $card }」
many-confirm-which = 先发哪一张
many-confirm-search = 搜索会员卡的名称或ID
many-confirm-how = 每张卡只改前面列出的项目，其余照它自己最近的内容再写一遍。
many-confirm-then = 发完请在手机上看，没问题再发其余的。
many-confirm-pace = 一张接一张地发，大约要 { $count } 秒；随时可以停下，之后再继续。
many-confirm-first = 「{ $section }」在 { $count } 张卡上第一次展示，展示后不能再关闭
many-confirm-apart = 另外 { $count } 张要先处理，这次不发
many-confirm-do = 确认发布 { $count } 张
many-checking = 正在再核对一遍…
many-table-name = 发布结果
many-table-card = 会员卡
many-table-what = 改了什么
many-table-why = 原因
many-table-change = { $field }：{ $old } → { $new }
many-table-and = ；
many-bar-running = 正在发布：{ $count } 张里已发 { $done } 张。
many-bar-stopped = 这一批还有 { $left } 张没发。
many-bar-look = 看看
many-bar-left = 「{ $title }」（{ $at } 开始）还有 { $left } 张没发，共 { $count } 张。
many-bar-doubt = 「{ $title }」（{ $at } 开始）有 { $doubt } 张结果未知，请在手机上看一眼。
many-bar-untitled = 上次一起改的会员卡
many-bar-go-on = 继续发布…
many-bar-see = 看看…
many-bar-close = 不再继续
many-carry = 把这处改动也发到其他卡…

## 每张卡填不同的值
values-open = 每张卡填不同的值…
values-title = 每张卡填不同的值
values-how = 在表格软件里选中要填的几列，连同第一行的列名一起复制，粘贴到下面；或者直接选择 .xlsx、CSV 文件。列名写「备注名」或「会员卡ID」，和要改的项目，如「客服名称」「联系电话」。
values-paste = 粘贴表格
values-paste-hint = 备注名　联系电话
table-names = 备注名|会员卡|会员卡名称|名称|门店|门店名称
values-read = 读取粘贴的内容
values-file = 选择表格文件…
values-reading = 正在读取表格…
values-found = 对上 { $count } 张卡：{ $fields }
values-row = 第 { $line } 行「{ $cell }」
values-nobody = { $count } 行没有对上选中的会员卡：{ $rows }
values-several = { $count } 行的名字有几张卡都叫，请改用会员卡ID：{ $rows }
values-again = { $count } 行的卡前面已经有了，只用第一行：{ $rows }
values-left = 表格里没有这 { $count } 张卡，这次不改：{ $cards }
values-use = 用这些值，{ $count } 张卡…
values-in-use = { $fields }用表格里每张卡自己的值。
values-drop = 不用表格里的值

## 常用内容，从另一张卡复制内容
contents-open = 常用内容…
contents-title = 常用内容
contents-how = 把表单里现在的内容存一份，以后一点就能填进表单。存在这台电脑上，撤销可以退回。
contents-name = 名称
contents-new-name = 新名称
contents-name-hint = 如：周二会员日
contents-same-name = 已有同名的，会换成表单里现在的内容
contents-keep = 存为常用内容
contents-kept = 已存为常用内容「{ $name }」
contents-none = 还没有存过常用内容。
contents-at = { $at } 存
contents-take = 填进表单
contents-rename = 改名
contents-rename-do = 保存名称
contents-drop = 删除
contents-drop-do = 确认删除
contents-drop-ask = 要删除「{ $name }」吗？
contents-neither = 取消
contents-taken = 已经有叫「{ $name }」的常用内容
contents-taken-remedy = 请换一个名称。
contents-taken-in = 已填入常用内容「{ $name }」（{ $at } 存的），撤销可以退回
contents-taken-in-without = 已填入常用内容「{ $name }」（{ $at } 存的）。它是另一个商户的，跳转没有带过来；撤销可以退回
copy-open = 从另一张卡复制内容…
copy-title = 从哪张卡复制内容
copy-how = 只填进表单，不会发布
copy-take = 复制这张卡的内容
copy-unknown = 不知道「{ $card }」现在的内容
copy-unknown-remedy = 请换一张卡，或者照手机上的内容填写。
copy-doubtful = 「{ $card }」上次发布的结果未知，不知道现在是哪一份内容
copy-doubtful-remedy = 请先在发布记录里弄清楚那一次的结果，或者换一张卡。
copied-read = 已填入「{ $card }」在微信上的内容（{ $at } 读取，{ $days ->
    [0] 今天
   *[other] { $days } 天前
}），撤销可以退回
copied-published = 已填入「{ $card }」从这台电脑发布的内容（{ $at }，{ $days ->
    [0] 今天
   *[other] { $days } 天前
}），撤销可以退回
copied-colleague = 已填入「{ $card }」由{ $by }发布的内容（{ $at }，{ $days ->
    [0] 今天
   *[other] { $days } 天前
}），撤销可以退回
copied-said = 已填入「{ $card }」登记过的内容（{ $at }，{ $days ->
    [0] 今天
   *[other] { $days } 天前
}），撤销可以退回


## 其余项目照哪一次的内容
age-published = 其余项目照 { $at } 的内容再发一遍
age-read = 其余项目照微信上的内容（{ $at } 读取）再发一遍
age-colleague = 其余项目照同事 { $at } 发布的内容再发一遍
age-said = 其余项目照您登记的内容再发一遍
age-trial = 演练：其余项目不变
group-other = 原文不同
group-filled = 以后可能清不掉
group-emptied = 会清空，微信可能清不掉

## 登记现状
register-title = 登记现状
register-why = 手机微信 → 卡包 → 打开这张卡，会员现在能看到哪几栏？
register-yes = 能
register-no = 不能
register-unsure = 不清楚
register-all = 全部会员卡
register-name = { $card } { $section } { $answer }
register-known = 已知
register-same = 我在手机上看过，这些卡的内容与「{ $card }」相同
register-no-same = 还没有一张卡的内容是知道的。请先把其中一张照手机填好、发布一次，其余的再登记为与它相同。
