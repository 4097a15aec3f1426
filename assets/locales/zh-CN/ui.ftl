who-self = 您自己
who-engineer = 工程师
who-mini-program-admin = 小程序管理员
who-super-admin = 商户平台超级管理员
who-nobody = 无需处理
