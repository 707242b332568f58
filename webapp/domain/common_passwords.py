"""Passwords of twelve characters or more that attackers try first, and the words most weak ones are made of.

The list is drawn from the common passwords published with Django (after Royce Williams, from breaches), without those
that belong to one site or one person; the words add what people who work for a council would think of.
"""

_PASSWORDS = """
    010203040506 102030405060 111222333444 112233445566 123123123123 123321123321 123456123456 123456654321
    1234567890-= 123456789000 12345678900987654321 1234567890987654321 1234567890qwerty 1234567890qwertyuiop
    1234567891011 123456789101112 123456789123 123456789123456 1234567891234567 123456789123456789 12345678987654321
    123456789987654321 123456789abc 123456789asd 123456789qaz 123456789qwe 123456789qwerty 123456qwerty 123admin321a
    123qwe123qwe 123qweasdzxc 147258369147 159753159753 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1q2w3e4r5t6y7u8i
    1q2w3e4r5t6y7u8i9o 1q2w3e4r5t6y7u8i9o0p 1qaz2wsx3edc 1qaz2wsx3edc4rfv 1qaz@wsx3edc 1qazxsw23edc 987654321987654321
    abc123456789 abcd1234abcd abcdef123456 abcdefg12345 abcdefghijkl administrator asdfghjkl123 astonvilla1874
    birminghamcity changeme1234 changethispassword chelseafc1905 christopher1 cookiemonster correcthorsebatterystaple
    cosmopolitan counterstrike crystalpalace familyiseverything finalfantasy forgottenpassword gettherefast
    gfhjkmgfhjkm ghbdtnghbdtn googletester happybirthday harrypotter123 heartofmidlothian ichliebedich
    iloveyou1234 iloveyouforever iloveyousomuch ilovemyfamily ingodwetrust international internazionale
    itsasecret123 jesuslovesme leavemealone leicestercity letmeinplease letmein12345 lightpower12345 liverpool123
    liverpoolfc1 livingtogether lovelovelove lovemyfamily manchestercity manchesterunited megaparol12345
    merrychristmas minecraft123 moderncombat mypassword12 mypassword123 needforspeed newcastleunited newpassword1
    newpassword123 nottinghamforest onedirection opensesame123 p@ssw0rd1234 pa55word1234 password1234 password12345
    password123456 passwordpassword passw0rd1234 peanutbutter playstation2 playstation3
    professional q1w2e3r4t5y6 q1w2e3r4t5y6u7i8o9p0 qazwsx123456 qazwsxedc123 qazwsxedcrfv qazwsxedcrfvtgb
    qazxswedcvfr qwe123qwe123 qweasdzxc123 qwerasdfzxcv qwerty123456 qwerty123456789 qwertyasdfgh qwertyqwerty
    qwertyuiop12 qwertyuiop123 qwertyuiop1234 qwertyuiop[] qwertyuiopasdfghjkl qwertyuiopasdfghjklzxcvbnm qwertyytrewq
    residentevil secretpassword sheffieldwednesday sonnenschein sonyericsson southampton1 startrek1234 startfinding
    starwarsfan10 stratocaster supernatural telechargement temppassword thisisapassword thisismypassword
    threeblindmice tottenhamhotspur transformers trustno1trustno1 unbelievable wearethechampions welcome12345
    welcometothejungle wolverhampton youllneverwalkalone zaq12wsxcde3 zaq1xsw2cde3 zxcasdqwe123 zxcvbnm12345
    zxcvbnmasdfghjkl
"""

_WORDS = """
    access admin administrator april arsenal asdf asdfgh asdfghjkl august autumn batman cabinet changeme charlie chelsea
    christmas committee computer council councillor december default democracy democratic dragon england everton
    february football forwardplan friday governance guest hello iloveyou internet january july june letmein liverpool
    login manchester march master may member minecraft monday monkey newpassword november october office officer
    password passwort plan pokemon princess public qazwsx qwerty qwertyuiop saturday scrutiny secret september spring
    starwars summer sunday sunshine superman temp temporary test thursday townhall tuesday user wednesday welcome winter
    work zxcvbn zxcvbnm
"""

COMMON_PASSWORDS = frozenset(_PASSWORDS.split())
COMMON_WORDS = frozenset(_WORDS.split())
