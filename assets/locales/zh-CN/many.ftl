## 选多张会员卡
choose-many = 选多张一起改…
choose-many-title = 选择要一起改的会员卡
choose-many-ticked = 已选 { $count } 张
choose-many-all = 全选列出的 { $count } 张
choose-many-none = 取消列出的 { $count } 张
choose-many-take = 一起改 { $count } 张
choose-many-end = 只选一张

## 一起改多张会员卡
many-cards = { $count } 张会员卡
many-form = 正在一起改 { $count } 张会员卡。下面是「{ $card }」的内容：改好后点「发布」，只把改动的项目发到每一张。
many-leave = 只改这一张
many-nothing = 表单里还没有改动
many-nothing-remedy = 请先改好要一起发的项目，再点「发布」。
many-none-left = 没有可以发的会员卡
many-none-left-remedy = 请先处理上面列出的会员卡。
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
many-anew = 有会员卡的内容刚刚变了，什么都没有发出
many-anew-remedy = 请重新看一遍再发布。
many-back-stays = { $count } 张卡这次新展示的栏目收不回，会继续展示；栏目里的内容改回原来的。
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
many-look = 我去手机上看…
many-see = 看原因…
many-register = 登记现状…
many-agree = 改用{ $by }的内容
many-agree-somebody = 改用同事的内容
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

## 为什么不在这一批里
apart-unknown = 不知道这张卡现在的内容
apart-doubt = { $at } 发过，结果未知
apart-elsewhere = { $by } { $at } 在别的电脑改过，本机内容是旧的
apart-elsewhere-somebody = 同事 { $at } 在别的电脑改过，本机内容是旧的
apart-closes = 会员已能看到「{ $section }」，不能关闭
apart-same = 已经是这样，不用发
apart-no-card = 会员卡ID不对

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
