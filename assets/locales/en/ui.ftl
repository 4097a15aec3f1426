who-self = you
who-engineer = an engineer
who-mini-program-admin = the mini program's administrator
who-super-admin = the merchant platform's super administrator
who-nobody = nobody
