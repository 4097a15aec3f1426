## 选多张会员卡
choose-many = Choose several to change together…
choose-many-title = Choose the cards to change together
choose-many-ticked = { $count ->
    [one] 1 card chosen
   *[other] { $count } cards chosen
}
choose-many-all = Choose the { $count } listed
choose-many-none = Take off the { $count } listed
choose-many-take = Change { $count } cards together
choose-many-end = Choose one only
contrast-open = Compare with WeChat
contrast-title = Compare with WeChat
contrast-reading = Comparing…
contrast-some = { $differs ->
    [one] { $differs } of { $count } cards differs from what was last published
   *[other] { $differs } of { $count } cards differ from what was last published
 }
contrast-none = None of { $count } cards was found to differ from what was last published
contrast-how = On the left what was last published, on the right what WeChat answers. Switches are not in WeChat's answers and cannot be compared.
contrast-when = Published { $published }; WeChat's answer was read { $read }
contrast-when-by = Published { $published } by { $by }; WeChat's answer was read { $read }
contrast-doubt = Published once more { $at } with an unknown outcome, which may be what differs
contrast-more = { $count } more differ. At most { $most } are listed at once: choose fewer cards and compare again.
contrast-older = Not read from WeChat since the last publication ({ $count }), press "Read again" and compare anew: { $names }{ $more ->
    [0] {""}
   *[other] {" "}and more
 }
contrast-silent = WeChat's answer says nothing of the rights ({ $count }): { $names }{ $more ->
    [0] {""}
   *[other] {" "}and more
 }
contrast-unpublished = No publication is known, nothing to compare with ({ $count }): { $names }{ $more ->
    [0] {""}
   *[other] {" "}and more
 }
contrast-same = The same ({ $count }): { $names }{ $more ->
    [0] {""}
   *[other] {" "}and more
 }

## 一起改多张会员卡
many-cards = { $count } cards
many-form = You are changing { $count } cards together. Below is the content of "{ $card }": change it and press Publish; only what you changed goes to each card.
many-leave = Change this card only
many-nothing = Nothing was changed in the form yet
many-nothing-remedy = Change first what is to go to all of them, then press Publish.
many-none-left = There is no card that could be sent
many-none-left-remedy = See to the cards listed above first.
many-other-merchant = These cards belong to another merchant
many-other-merchant-remedy = Switch back to that merchant, then go on.
many-gone = The record of this run was cleared away
many-gone-remedy = Choose the cards again.
many-no-back = No card of this run can be taken back
many-no-back-remedy = What was not published, or whose former content is not known, cannot be taken back.
many-close = Publishing: it stops after this card, then the window can be closed. The rest can go on at the next start.
many-title = Change { $count } cards together: { $what }
many-title-back = Back to the former content of { $count } cards: { $what }
many-title-running = Publishing: { $what }
many-title-stopped = Stopped, not finished: { $what }
many-title-over = Finished: { $what }
many-what-none = nothing chosen
many-what-more = { $fields } and more, { $count } in all
many-comparing = Reading what each card has now…
many-ready = { $apart ->
    [0] { $goes } can be published
   *[other] { $goes } can be published, { $apart } to see to first
}
many-fields = Change only these
many-mark = Content mark { $mark }
many-anew = The content of a card has just changed; nothing was sent
many-anew-remedy = Look through it once more, then publish.
many-back-shown = On { $count } cards a section that was shown for the first time stays shown.
many-back-cleared = On { $count } cards something was empty before and may not be cleared.
many-count-done = { $count } published
many-count-unknown = { $count } with unknown outcome
many-count-refused = { $count } refused
many-count-not-sent = { $count } not sent
many-count-waiting = { $count } to be sent
many-eye = { $count ->
    [one] 1 needs
   *[other] { $count } need
} your eye
many-apart = { $count ->
    [one] 1 is
   *[other] { $count } are
} not in this run
many-apart-how = They come in by themselves once seen to
many-register-all = Say what { $count } cards show…
many-going = { $count } will change
many-going-how = Equal changes are one line; unfold it to see which cards
many-rest = Everything else of a card is written again as it was last.
many-block-running = Being sent and to be sent  { $count }
many-block-waiting = To be sent  { $count }
many-block-done = Published  { $count }
many-unfold = Unfold
many-fold = Fold
many-same = { $count } are so already and need nothing
many-count = { $count ->
    [one] 1 card
   *[other] { $count } cards
}
many-changes-more = and more, { $count } in all
many-first-tag = first showing
many-first = On these cards these sections are shown for the first time, and can then never be hidden
many-tick = I know that "{ $section }" can never be hidden again ({ $count } cards)
many-names = { $names }… { $count } in all
many-points = Initial points are money: on { $count } cards they change, and every new member gets the new ones from then on.
many-points-tick = I know that new members get the new initial points
many-waiting = Not sent yet
many-sending = Sending…
many-confirmed = Published
many-accepted = Published, not made sure
many-look = I look at the phone…
many-see = See why…
many-register = Say what it shows…
many-agree = Go on from { $by }
many-agree-somebody = Go on from the colleague
theirs-title = Go on from the colleague's content: { $card }
theirs-how = { $by } published this card on another computer at { $at }. On the left what was last published here, on the right what it has now.
theirs-how-unnamed = This card was published on another computer at { $at }. On the left what was last published here, on the right what it has now.
theirs-then = From then on the right side counts, with what changes this time put into it. Nothing is sent yet.
many-show-again = Show again
many-back = Back to the form
many-export = Picture for approval…
many-phone = Show phone
many-phone-away = Hide phone
many-list = Show list
many-publish = Publish { $count } cards…
many-publish-rest = Publish the other { $count }…
many-publish-back = Take { $count } back…
many-one-first = One card first, and look…
many-go-on = Go on with { $count }…
many-again = Send the { $count } failed again…
many-table = Save results as table…
many-take-back = Back to the former content…
many-end = Done
checks-open-few = Look on the phone…
checks-title = Look on the phone
checks-how = Not every card needs a look: one of each kind of change is enough. The others can be looked at one by one under Published.
checks-look = Look…
checks-open = Not looked at yet
checks-same = Looked at on the phone, as in the preview
checks-different = Other than in the preview
many-halt = Stop after this card
many-halting = Stopping…
many-beside = Do something else
many-seconds = about { $secs } s to go
many-progress = Progress of publishing
many-status = { $apart ->
    [0] { $goes } can be published
   *[other] { $goes } can be published, { $apart } to see to first
}
many-status-running = It can go on after a stop; the card being sent is marked as unknown if no answer comes
many-status-over = What became of each card stands in the record
many-phone-bare = { $card } • content not known, only its face
many-phone-sent = { $card } • this change
many-phone-known = { $card } • as it is now
many-phone-compare = { $card } • comparison
many-confirm = Publish to { $count } cards
many-confirm-one = Publish to "{ $card }" first
many-confirm-which = Which card goes first
many-confirm-search = Look for a card by name or id
many-confirm-how = Only what is listed changes on each card; the rest is written again as it was last.
many-confirm-then = Then look at the phone, and publish the rest when it is right.
many-confirm-pace = One card after another, about { $count } s; it can be stopped at any time and go on later.
many-confirm-first = "{ $section }" is shown for the first time on { $count } cards and can then never be hidden
many-confirm-apart = { $count ->
    [one] 1 other is
   *[other] { $count } others are
} to be seen to first and not sent now
many-confirm-do = Publish { $count ->
    [one] 1 card
   *[other] { $count } cards
}
many-checking = Checking once more…
many-table-name = Results
many-table-card = Card
many-table-what = What changed
many-table-why = Why
many-table-change = { $field }: { $old } → { $new }
many-table-and = {"; "}
many-bar-running = Publishing: { $done } of { $count } are done.
many-bar-stopped = { $left } cards of this run are still to be sent.
many-bar-look = Look
many-bar-left = "{ $title }" (begun { $at }): { $left } of { $count } cards are still to be sent.
many-bar-doubt = "{ $title }" (begun { $at }): the outcome of { $doubt } cards is unknown; look at the phone.
many-bar-untitled = The last change of many cards
many-bar-go-on = Go on…
many-bar-see = Look…
many-bar-close = Do not go on
many-carry = Send this change to other cards too…

## 每张卡填不同的值
values-open = A value for each card…
values-title = A value for each card
values-how = Copy the columns in your spreadsheet together with their first line and paste them below, or choose an .xlsx or CSV file. The columns are called "备注名" or "card_id", and by the fields to change, such as "客服名称" or guide.phone_number.
values-paste = Paste the table
values-paste-hint = name, guide.phone_number
table-names = name|card|store
values-read = Read what was pasted
values-file = Choose a table…
values-reading = Reading the table…
values-found = { $count } cards found: { $fields }
values-row = line { $line } "{ $cell }"
values-nobody = { $count } lines fit none of the chosen cards: { $rows }
values-several = { $count } lines have a name that several cards have; please use the card id: { $rows }
values-again = { $count } lines name a card that stands further up; the first one counts: { $rows }
values-left = { $count } cards are not in the table and are not changed this time: { $cards }
values-use = Use these for { $count } cards…
values-in-use = { " " }{ $fields }: each card has its own value, from the table.
values-drop = Drop the table's values

## 常用内容，从另一张卡复制内容
contents-open = Kept contents…
contents-title = Kept contents
contents-how = Keep what is in the form now under a name, and put it into the form again with one click. It stays on this computer; undo takes it back.
contents-name = Name
contents-new-name = New name
contents-name-hint = e.g. Tuesday offer
contents-same-name = One has this name already: it is replaced by what is in the form now
contents-keep = Keep
contents-kept = Kept as "{ $name }"
contents-none = Nothing is kept yet.
contents-at = kept { $at }
contents-take = Put into the form
contents-rename = Rename
contents-rename-do = Keep the name
contents-drop = Remove
contents-drop-do = Remove it
contents-drop-ask = Remove "{ $name }"?
contents-neither = Cancel
contents-taken = Another kept content is called "{ $name }"
contents-taken-remedy = Please choose another name.
contents-taken-in = "{ $name }" (kept { $at }) is in the form; undo takes it back
contents-taken-in-without = "{ $name }" (kept { $at }) is in the form. It is another merchant's, so its jumps stayed behind; undo takes it back
copy-open = Copy the content of another card…
copy-title = Which card's content?
copy-how = It goes into the form only; nothing is published
copy-take = Copy this card's content
copy-unknown = What "{ $card }" shows now is not known
copy-unknown-remedy = Please choose another card, or fill the form in from the phone.
copy-doubtful = The last publication of "{ $card }" has no known outcome, so nobody knows which content it shows
copy-doubtful-remedy = Please settle that outcome in the record first, or choose another card.
copied-read = What WeChat says of "{ $card }" is in the form (read { $at }, { $days ->
    [0] today
    [one] 1 day ago
   *[other] { $days } days ago
}); undo takes it back
copied-published = What was published to "{ $card }" from here is in the form ({ $at }, { $days ->
    [0] today
    [one] 1 day ago
   *[other] { $days } days ago
}); undo takes it back
copied-colleague = What { $by } published to "{ $card }" is in the form ({ $at }, { $days ->
    [0] today
    [one] 1 day ago
   *[other] { $days } days ago
}); undo takes it back
copied-said = What was said of "{ $card }" is in the form ({ $at }, { $days ->
    [0] today
    [one] 1 day ago
   *[other] { $days } days ago
}); undo takes it back


## 其余项目照哪一次的内容
age-published = The rest as of { $at } is sent again
age-read = The rest as WeChat has it (read { $at }) is sent again
age-colleague = The rest as a colleague published it { $at } is sent again
age-said = The rest as you said it is, is sent again
age-trial = Practice: the rest stays
group-other = other text before
group-filled = may not clear later
group-emptied = is cleared; WeChat may keep it

## 登记现状
register-title = What the cards show
register-why = WeChat on a phone → Cards → open the card: which sections do members see now?
register-yes = Yes
register-no = No
register-unsure = Not sure
register-all = All cards
register-name = { $card } { $section } { $answer }
register-known = known
register-same = I looked at the phone: these cards have the same content as "{ $card }"
register-no-same = The content of no card is known yet. Fill in one of them as the phone shows it and publish it once; then say that the others are the same.
