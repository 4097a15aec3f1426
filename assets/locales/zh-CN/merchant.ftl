sent-key = 商户私钥
sent-certificate = 商户证书
sent-answer-key = 微信支付公钥
sent-p12 = p12 证书（含私钥）
sent-p12-locked = p12 证书，密码不对，打不开
sent-other = 不需要的文件
sent-nothing = 里面没有可用的文件
sent-nothing-remedy = 请选择整个证书文件夹，或收到的压缩包。
