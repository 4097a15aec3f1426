cli-told = { $sentence }. { $remedy }.
cli-and = {", "}
cli-head-usage = Usage:
cli-head-options = Options
cli-head-arguments = Arguments
cli-head-commands = Commands
cli-help-card-rights-studio = Card Rights Studio: edit the rights of a WeChat Pay member card, see the page as members do, publish it signed. Without arguments it opens the window.
cli-help-check = Checks a draft; one problem a line: level, field, message
cli-help-publish = Publishes a draft to one member card or several
cli-help-card = Reads the template of a member card
cli-help-cards = List the merchant's card templates, page by page
cli-help-records = Lists what was published, newest first; --shown records what was seen on a phone
cli-help-upload = Uploads a contact picture and prints its address
cli-help-preview = Draws a draft as a picture (PNG); needs no display and no GPU; prints the content mark
cli-help-sandbox = Runs the practice server alone and prints its address
cli-arg-file = Draft to open in the window
cli-arg-lang = Language: zh-CN or en
cli-arg-home = Keeps all the program's files in this folder (or the environment variable CARD_RIGHTS_STUDIO_HOME)
cli-arg-help = Shows this help
cli-arg-version = Shows the version
cli-arg-draft = Draft, or JSON with the request body alone
cli-arg-json = Prints one JSON object a line
cli-arg-card = Card ID; may be given several times
cli-arg-cards_from = CSV table, separated by commas, semicolons or tabs, whose column card_id is read
cli-arg-only = Changes just these fields of each card to the draft's, and sends the rest as the card has it now; named as in the body, such as favor.member_price_word, with commas between. Columns of the table with such a name (or label) give each card its own value
cli-arg-resume = Goes on with the cards of this batch that were not sent
cli-arg-take_back = Puts back what the cards of this batch had before it
cli-arg-merchant = Merchant of this computer, by name or merchant ID
cli-arg-sandbox = Practice: goes to the program's own practice server, nothing goes to WeChat
cli-arg-mchid = Merchant ID
cli-arg-serial = Serial number of the merchant certificate
cli-arg-key_file = Private key of the merchant: PEM, DER or p12 (password from CARD_RIGHTS_STUDIO_P12_PASSWORD, else the merchant ID)
cli-arg-answer_key_file = WeChat Pay public key or platform certificate that answers are verified with
cli-arg-answer_key_id = ID of that key, beginning PUB_KEY_ID_
cli-arg-gateway = Address of the gateway: https, or http://127.0.0.1 and http://[::1] on this computer
cli-arg-endpoint = Form of the endpoint: rights (default) or documented
cli-arg-pace = With several cards: at most so many a second, default 1; 0 does not wait
cli-arg-dry_run = Prints what would be sent; needs no key, sends nothing, writes no history
cli-arg-yes = Accepts what cannot be undone, sections that may be shown already, and rows of a table that are not published
cli-arg-other_merchant = Publishes a draft of another merchant for this one
cli-arg-before = Draft before the change; what was published last when not given
cli-arg-preset = Purpose: page (default), chat (for approval in a chat, always 1080 px wide), modes side by side, before-after
cli-arg-frame = Draws the phone around the page
cli-arg-width = Width of the phone: 320, 375 (default) or 430
cli-arg-scale = Scale, 1 to 4, default 3
cli-arg-mode = Mode of the phone: light (default), dark or care
cli-arg-out = File that the picture is written to
cli-arg-card_id = Card ID
cli-arg-trial = The record of the trial
cli-arg-since = From this day on, such as 2026-11-01
cli-arg-batch = The run over several cards with this id
cli-arg-shown = What a phone shows of a card: on, off or unknown for each of bonus, favor, fapiao, guide, with commas between
cli-arg-picture = Picture: JPG, PNG, BMP or WebP; turned upright, made smaller and freed of what the camera wrote before it is uploaded
cli-arg-square = Cut a square from its middle
cli-arg-port = Port; the system chooses when none is given
cli-arg-identity = Writes the throw-away practice keys into this folder
cli-wrong = The command is not written correctly
cli-wrong-remedy = See --help
cli-unknown = There is no { $arg }
cli-unknown-remedy = See --help
cli-missing = { $arg } is missing
cli-missing-remedy = Add it and try again; see --help
cli-no-value = { $arg } needs a value
cli-no-value-remedy = Add it and try again; see --help
cli-choice = { $arg } cannot be "{ $value }"
cli-choice-remedy = Possible are: { $valid }
cli-value = { $arg } cannot be "{ $value }"
cli-value-remedy = See --help
cli-twice = { $arg } cannot be repeated or combined like this
cli-twice-remedy = See --help
cli-panicked = The program failed inside; the outcome of what it published is unknown
cli-panicked-remedy = Look at the phone, and give the log folder to an engineer
cli-broken = The program failed inside, and is not done
cli-broken-remedy = Run it again; if it fails again, give the log folder to an engineer
cli-lost = The result could not be written out whole
cli-lost-remedy = Check the disk or device that it went to, then run it again
cli-lost-sent = The result could not be written out whole, but the request may have been sent
cli-lost-sent-remedy = Check the disk or device that it went to; look at the records and at the phone to see whether it was published
cli-no-problems = No problems found
cli-cards-count = { $count ->
    [one] 1 card
   *[other] { $count } cards
}
cli-cards-incomplete = { $count ->
    [one] 1 card was read
   *[other] { $count } cards were read
}; the list may be incomplete, please run it again
cli-cards-page = Page { $page } was not read
cli-sandbox = Merchant ID { $mchid }, serial number { $serial }, public key ID { $id }, card { $card }. Press Ctrl-C to end.
cli-trial = Practice
cli-signer-none = It is not clear which merchant signs
cli-signer-none-remedy = Give --merchant NAME, --sandbox, or --mchid, --serial and --key-file together
cli-signer-both = More than one kind of merchant was given
cli-signer-both-remedy = Choose one of --merchant, --sandbox and --mchid; --sandbox takes no gateway and no key files
cli-merchant-unknown = This computer has no merchant "{ $name }"
cli-merchant-unknown-remedy = Add it in the window, or use --mchid, --serial and --key-file
cli-serial-none = The serial number of the merchant certificate is missing
cli-serial-none-remedy = Add --serial; it stands in apiclient_cert.pem and on the merchant platform
cli-key-file = { $file } cannot sign: { $why }
cli-key-file-remedy = Try again with the right file; nothing was sent
cli-p12-password = The password does not open { $file }
cli-p12-password-remedy = Put it into the environment variable CARD_RIGHTS_STUDIO_P12_PASSWORD; the default is the merchant ID
cli-p12-no-key = { $file } holds no RSA private key
cli-p12-no-key-remedy = Use apiclient_cert.p12 or apiclient_key.pem from the merchant platform
cli-key-serial = The certificate in { $file } has the serial number { $certificate }, not { $serial }
cli-key-serial-remedy = Check the serial number: leave out --serial and the file's is used, or give the key from the same download. Nothing was sent
cli-key-mchid = The certificate in { $file } belongs to merchant { $certificate }, not { $mchid }
cli-key-mchid-remedy = Correct --mchid or --merchant, or give this merchant's file. Nothing was sent
cli-key-over = The certificate in { $file } ended on { $day }; WeChat accepts it no longer
cli-key-over-remedy = Check this computer's clock first; when it is right, ask the super administrator to apply for a new certificate on the merchant platform, and give the new file. Nothing was sent
cli-key-early = The certificate in { $file } is not valid before { $day }
cli-key-early-remedy = Check the time of this computer, or give a certificate that is valid now. Nothing was sent
cli-answer-key-file = { $file } is no WeChat Pay public key and no platform certificate
cli-answer-key-file-remedy = Use pub_key.pem from the merchant platform
cli-answer-key-half = The WeChat Pay public key and its ID belong together
cli-answer-key-half-remedy = Give both --answer-key-file and --answer-key-id
cli-answer-key-merchant = { $file } is a merchant certificate, which cannot verify WeChat's answers
cli-answer-key-merchant-remedy = Use pub_key.pem from the merchant platform, with the ID beside it. Nothing was sent
cli-answer-key-own = { $file } is the merchant's own public key, which cannot verify WeChat's answers
cli-answer-key-own-remedy = Use pub_key.pem from the merchant platform, with the ID beside it. Nothing was sent
cli-answer-key-certificate = { $file } is a certificate; an ID that begins with PUB_KEY_ID_ is not its own
cli-answer-key-certificate-remedy = Use pub_key.pem from the merchant platform; for a platform certificate leave out --answer-key-id
cli-answer-key-public = { $file } is a public key, and { $id } is no ID of one
cli-answer-key-public-remedy = Give --answer-key-id the ID that begins with PUB_KEY_ID_; it stands beside the public key on the merchant platform
cli-answer-key-serial = { $file } has the serial number { $serial }, not { $id }
cli-answer-key-serial-remedy = Leave out --answer-key-id and the certificate's own is used, or give that platform certificate
cli-answer-key-over = The platform certificate { $file } ended on { $day }
cli-answer-key-over-remedy = Check this computer's clock first; when it is right, give the platform certificate that is in use now, or the WeChat Pay public key pub_key.pem
cli-table = { $file }: { $problem }
cli-table-broken = The table cannot be read
cli-table-broken-remedy = Save it again as “CSV UTF-8 (comma delimited)” in the spreadsheet program.
cli-table-more = There is more; mend these first
cli-table-trimmed = { $count ->
    [one] Invisible characters were taken off the ends of one card ID (line { $lines }).
   *[other] Invisible characters were taken off the ends of { $count } card IDs (lines { $lines }).
}
cli-table-without = { $count ->
    [one] 1 row without a card ID is not published (line { $lines }).
   *[other] { $count } rows without a card ID are not published (lines { $lines }).
}
cli-table-again = { $count ->
    [one] 1 row repeats a card ID, which is published once (line { $lines }).
   *[other] { $count } rows repeat a card ID, each is published once (lines { $lines }).
}
cli-table-ask = { $count ->
    [one] Publish to the other card only? Type yes to go on, anything else to cancel:
   *[other] Publish to the other { $count } cards only? Type yes to go on, anything else to cancel:
}
cli-table-needs-yes = The table has rows that are not published, and nobody agreed to publish the other cards only ({ $count })
cli-table-needs-yes-remedy = Mend the table; when it is right as it is, add --yes, or run it in a terminal and answer
cli-misplaced = The draft holds something that does not fit the form ({ $field })
cli-draft-of = This draft belongs to merchant { $draft }; the merchant now is { $mchid }.
cli-draft-of-remedy = Name the draft’s own merchant; to publish it for this one on purpose, add --other-merchant.
cli-target = { $kind }: { $name } (merchant { $mchid }, { $gateway })
cli-card-short = The card ID “{ $card }” has fewer than { $least } characters; check that it was copied whole.
cli-replaces = Replaces the whole rights of { $count } cards, one after another.
cli-irreversible = { $card }: once shown, these sections can never be hidden again: { $sections }.
cli-unknown-history = { $card }: it is not known whether members see { $sections } now. They will be sent as off.
cli-field = { $label }: { $problem }
cli-others = Another card did not pass the checks, so none of them was sent
cli-others-remedy = Settle that card first, or publish separately
cli-needs-yes = Once shown, these sections can never be hidden again: { $sections }
cli-needs-yes-remedy = Add --yes when you are sure, or run it in a terminal and answer
cli-needs-history = It is not known whether members see { $sections } now, so they cannot be sent as off
cli-needs-history-remedy = Look at the card in WeChat on a phone first; add --yes when members do not see them, or switch them on in the draft
cli-damaged = The record is damaged, so it is not certain what members see now, and these cannot be sent as off: { $sections } (not with --yes either)
cli-damaged-remedy = Open the card in WeChat on a phone, put on (seen) or off (not seen) for each ? below, run it, then publish: { $command }
cli-shown-merchant = It is not known whose card this is
cli-shown-merchant-remedy = Add --merchant NAME, or --mchid ID (and --gateway where it is not WeChat's own); cards of the trial need no record
cli-shown-wrong = "{ $value }" of --shown is not understood
cli-shown-wrong-remedy = Write bonus=on,favor=off,fapiao=off,guide=off, with on, off or unknown for each section
cli-shown-weaker = Recorded. What was published stands above what was seen, so some sections stay as they were; if the record is wrong, choose "The record is wrong…" in that section of the window.
cli-shown-unsettled = Recorded, but not enough yet: the record is damaged, and all four sections must be known before any is sent as off. Look again, then run: { $command }
cli-records-none = No such record
cli-changes-since = { $card }: compared with what was published at { $at }:
cli-changes-unknown = { $card }: the content online is not known; every value below will be written:
cli-change = { $label }: { $old } → { $new }
cli-documented = Note: newer pages document the address of the form "documented" for creating a card template. When in doubt use rights.
cli-ask = Publish now? Type yes to publish, anything else to cancel:
cli-ask-yes = yes
cli-batch = This run over several cards is batch { $batch }; records --batch { $batch } lists it.
cli-batch-trial = This run over several cards is batch { $batch }; records --trial --batch { $batch } lists it.
cli-batch-nothing = Nothing of this batch is left to be sent.
cli-batch-resume = To go on: publish --resume { $batch } with the same merchant options
cli-batch-is = Batch { $batch } "{ $title }": { $cards } cards, { $done } published, { $refused } refused, { $doubt } of unknown outcome, { $left } not sent yet
cli-batch-unsent = Not sent yet
batch-none = There is no batch { $batch } on this computer
batch-none-remedy = Check the id; it was printed before sending, and records --json names it too.
batch-other = Batch { $batch } is of merchant { $mchid } at { $gateway }
batch-other-remedy = Give that merchant's options.
cli-only = Changes { $count } cards; everything else is sent again as each card has it:
cli-only-cards = { $count ->
    [one] 1 card: { $cards }
   *[other] { $count } cards: { $cards }
}
cli-only-field = There is no field { $value }
cli-only-field-remedy = --only takes the names below, with commas between.
cli-back-shown = { $section } was first shown by this batch and cannot be hidden again
cli-back-cleared = { $label } was not set before; it may stay, so look at a phone after publishing
cli-started = { $place }/{ $of }  { $card }
cli-again = Attempt { $attempt } in { $secs } s…
cli-waiting-late = Stopped waiting. What was sent cannot be called back; a late answer is still awaited for a while. Press Ctrl-C again to end at once.
cli-remedy = { $remedy } ({ $who })
cli-accepted-remedy = Add --answer-key-file and --answer-key-id to verify answers, and look at the card on the phone.
cli-outcome-remedy = Look at it on the phone; sending the same content again is safe.
cli-unverified = WeChat's answer was not verified.
cli-certificates-kept = The platform certificates were not renewed; answers are still verified with the kept ones. Why:
cli-certificates-none = There is no platform certificate that serves, so WeChat's answer cannot be verified this time. Why:
cli-certificates-key-file = With --key-file the key store is not read, so there is no APIv3 key
cli-certificates-key-file-remedy = Leave out --key-file, or give the key or certificate that verifies answers with --answer-key-file.
cli-certificates-again = New platform certificates were fetched and kept. Running the same command again is safe, and the answer can be verified then.
cli-value-of = { $label }: { $value }
cli-card-no-rights = WeChat's answer holds no rights.
cli-card-no-switches = The four switches are not in the answer; look at the phone to see what is shown.
picture-too-large = The picture file is too large: { $mb } MB, at most 40 MB
picture-too-large-remedy = Choose another one, or make it smaller first.
picture-format = This is no JPG, PNG, BMP or WebP picture
picture-format-remedy = Save it as JPG or PNG, then choose it again.
picture-damaged = The picture cannot be opened; it may be incomplete
picture-damaged-remedy = Save the picture again, then choose it.
picture-heic = This is a HEIC photo of an iPhone
picture-heic-remedy = Send it to yourself in WeChat (not as the original); what you save there is a JPG.
picture-many-pixels = The picture is too large: { $width } × { $height } pixels
picture-many-pixels-remedy = Choose another one, or make it smaller first.
picture-no-address = WeChat took the picture, but the answer holds no address
picture-no-address-remedy = Copy it for an engineer.
