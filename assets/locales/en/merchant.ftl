sent-key = Merchant private key
sent-certificate = Merchant certificate
sent-answer-key = WeChat Pay public key
sent-p12 = p12 certificate (with the private key)
sent-p12-locked = p12 certificate; the password did not open it
sent-other = Not needed
sent-nothing = Nothing usable in there
sent-nothing-remedy = Choose the whole certificate folder, or the zip that was sent.
