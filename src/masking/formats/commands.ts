/** Command lines that take a password where no name says so: behind short flags, or by position. */
import { isHarmless } from '../secret-look.ts';
import type { Detector } from './detector.ts';

type Row = Pick<Detector, 'source' | 'gates' | 'pattern' | 'example' | 'counterExample'>;

const isGiven = (secret: string): boolean => !isHarmless(secret) && !/^[-$<>]/.test(secret);

const rows: readonly Row[] = [
  {
    source: 'https://dev.mysql.com/doc/refman/8.4/en/connecting.html',
    gates: ['mysql', 'mariadb'],
    pattern: /m(?:ysql|ariadb)[\w-]{0,10}\s(?:[^\n|;&\\]|\\[\s\S]){0,300}?(?<=\s)-p["']?([^\s"'|;&]{1,128})/y,
    example: 'mysql -u root -phunter2',
    counterExample: 'mysql -u root -p app',
  },
  {
    source: 'https://man7.org/linux/man-pages/man1/sshpass.1.html',
    gates: ['sshpass '],
    pattern: /sshpass\s+-p\s{0,4}["']?([^\s"'|;&]{1,128})/y,
    example: 'sshpass -p hunter2',
    counterExample: 'sshpass -f file',
  },
  {
    source: 'https://redis.io/docs/latest/develop/tools/cli/',
    gates: ['redis-cli ', 'valkey-cli '],
    pattern:
      /(?:redis|valkey)-cli\s(?:[^\n|;&\\]|\\[\s\S]){0,300}?(?<=\s)(?:-a|--pass)\s{1,4}["']?([^\s"'|;&]{1,128})/y,
    example: 'redis-cli -h cache -a hunter2',
    counterExample: 'redis-cli ping',
  },
  {
    source: 'https://docs.docker.com/reference/cli/docker/login/',
    gates: [
      'docker ',
      'podman ',
      'nerdctl ',
      'helm ',
      'skopeo ',
      'buildah ',
      'crane ',
      'oras ',
      'az ',
      'mongosh',
      'mongo',
      'rclone',
    ],
    pattern:
      /(?:(?:docker|podman|nerdctl|helm|skopeo|buildah|crane|oras|az)\s(?:registry\s)?login|mongo(?:sh|dump|restore|export|import)?)\b(?:[^\n|;&\\]|\\[\s\S]){0,300}?(?<=\s)-p\s{1,4}["']?([^\s"'|;&]{1,128})/y,
    example: 'docker login -u bot -p hunter2',
    counterExample: 'docker run -p 80:80 app',
  },
  {
    source: 'https://7-zip.opensource.jp/chm/cmdline/switches/password.htm',
    gates: ['7z ', '7za ', '7zz ', 'unrar ', 'rar '],
    pattern:
      /(?:7z[az]?|(?:un)?rar)\s(?:[^\n|;&\\]|\\[\s\S]){0,300}?(?<=\s)-(?:h?p)["']?([^\s"'|;&-][^\s"'|;&]{0,127})/y,
    example: '7z x -phunter2',
    counterExample: '7z x -p',
  },
  {
    source: 'https://cli.github.com/manual/gh_secret_set',
    gates: ['gh '],
    pattern:
      /gh secret set\s(?:[^\n|;&\\]|\\[\s\S]){0,300}?(?<=\s)(?:-b|--body)[\s=]{1,4}["']?([^\s"'|;&]{1,512})/y,
    example: 'gh secret set KEY --body hunter2',
    counterExample: 'gh secret set KEY < file',
  },
  {
    source: 'https://curl.se/docs/manpage.html#-u',
    gates: ['curl ', 'http ', 'https ', 'wget '],
    pattern:
      /(?:curl|https?|wget)\s(?:[^\n|;&\\"']|\\[\s\S]|"[^"\n]{0,400}"|'[^'\n]{0,400}'){0,200}?(?<=\s)(?:-u|--user|--proxy-user|-U|-a|--auth)[\s=]{0,4}["']?[^\s:"'$]{0,100}:([^\s"'|;]{1,128})/y,
    example: 'curl -s -u admin:hunter2',
    counterExample: 'curl -u admin https://x.example',
  },
  {
    source: 'https://curl.se/docs/manpage.html#-b',
    gates: ['curl '],
    pattern: /curl\s(?:[^\n|;&\\]|\\[\s\S]){0,300}?(?<=\s)-b\s{0,4}["']?([\w.-]{1,64}=[^"'\n]{4,2000})/y,
    example: 'curl -b session=abc1',
    counterExample: 'curl -b cookies.txt https://x.example',
  },
  {
    source: 'https://www.openldap.org/software/man.cgi?query=ldapsearch',
    gates: ['ldap'],
    pattern: /ldap\w{2,10}\s(?:[^\n|;&\\]|\\[\s\S]){0,300}?(?<=\s)-w\s{0,4}["']?([^\s"'|;&]{1,128})/y,
    example: 'ldapsearch -x -D cn=admin -w hunter2',
    counterExample: 'ldapsearch -x -W',
  },
  {
    source: 'https://learn.microsoft.com/sql/tools/sqlcmd/sqlcmd-utility',
    gates: ['sqlcmd ', 'bcp ', 'osql ', 'zip ', 'unzip ', 'ipmitool '],
    pattern:
      /(?:sqlcmd|bcp|osql|(?:un)?zip|ipmitool)\s(?:[^\n|;&\\]|\\[\s\S]){0,300}?(?<=\s)-P\s{0,4}["']?([^\s"'|;&]{1,128})/y,
    example: 'sqlcmd -S db -U sa -P hunter2',
    counterExample: 'sqlcmd -S db -E',
  },
  {
    source: 'https://docs.openssl.org/master/man1/openssl-passphrase-options/',
    gates: ['pass:'],
    pattern: /(?<=-\w{1,12}[ =]["']?)pass:([^\s"'|;&]{1,128})/y,
    example: 'openssl pkcs12 -passin pass:hunter2',
    counterExample: 'pass: 12',
  },
  {
    source: 'https://www.samba.org/samba/docs/current/man-html/smbclient.1.html',
    gates: ['smbclient ', 'rpcclient ', 'net '],
    pattern:
      /(?:smbclient|rpcclient|net)\s(?:[^\n|;&\\]|\\[\s\S]){0,300}?(?<=\s)(?:-U|--user)[\s=]{0,4}["']?[^\s%"']{1,64}%([^\s"'|;&]{1,128})/y,
    example: 'smbclient -U admin%hunter2',
    counterExample: 'smbclient -U admin',
  },
  {
    source: 'https://httpd.apache.org/docs/current/programs/htpasswd.html',
    gates: ['htpasswd ', 'rabbitmqctl ', 'vault '],
    pattern:
      /(?:htpasswd[ \t]{1,4}-\w{0,4}b\w{0,4}[ \t]{1,4}\S{1,128}[ \t]{1,4}\S{1,64}|rabbitmqctl[ \t]{1,4}(?:add_user|change_password)[ \t]{1,4}\S{1,64}|vault[ \t]{1,4}login(?:[ \t]{1,4}-\S{1,64}){0,4})[ \t]{1,4}["']?([^\s"'|;&]{1,128})/y,
    example: 'rabbitmqctl add_user app hunter2',
    counterExample: 'rabbitmqctl list_users',
  },
  {
    source: 'https://learn.microsoft.com/windows-server/administration/windows-commands/net-user',
    gates: ['net user ', 'net use ', 'NET USER ', 'net.exe '],
    pattern:
      /net(?:\.exe)?[ \t]{1,4}(?:user[ \t]{1,4}(?:"[^"\n]{1,64}"|[^\s/"]{1,64})|use\s[^\n]{0,200}?\/user:\S{1,64})[ \t]{1,4}["']?(?!\/|\\\\)([^\s"'|;&]{1,128})/iy,
    example: 'net user app hunter2',
    counterExample: 'net user app /active:no',
  },
  {
    source: 'https://cloudinit.readthedocs.io/en/latest/reference/modules.html#set-passwords',
    gates: ['chpasswd:'],
    pattern:
      /chpasswd:\s{1,20}(?:expire: \w{4,5}\s{1,20})?list:\s{1,4}\|?\s{1,20}-?\s?[\w.-]{1,64}:([^\s:]{1,128})/y,
    example: 'chpasswd:\n  list: |\n    root:hunter2',
    counterExample: 'chpasswd: {expire: false}',
  },
  {
    source: 'https://docs.openssl.org/master/man1/openssl-enc/',
    gates: ['openssl '],
    pattern:
      /openssl\s{1,4}(?:enc|[\w-]{3,20})\s(?:[^\n|;&\\]|\\[\s\S]){0,300}?(?<=\s)-[kK]\s{1,4}["']?([^\s"'|;&]{1,128})/y,
    example: 'openssl enc -aes-256-cbc -k hunter2',
    counterExample: 'openssl rand -base64 32',
  },
  {
    source: 'https://docs.docker.com/reference/cli/docker/login/#password-stdin',
    gates: ['echo ', 'printf '],
    pattern:
      /(?:echo|printf)\s{1,4}(?:-n\s{1,4})?["']?(?:[\w.-]{1,64}:)?([^\s"'|;&:]{4,128})(?=["']?\s{0,4}\|[^\n|]{0,200}(?:password-stdin|passwd|with-token|passphrase-fd|-S\b))/y,
    example: 'echo hunter2 | passwd --stdin',
    counterExample: 'echo hello | cat',
  },
];

/** Calls, statements and plans that take a password by position. */
const calls: readonly Row[] = [
  {
    source: 'https://man7.org/linux/man-pages/man8/useradd.8.html',
    gates: ['useradd ', 'usermod ', 'adduser '],
    pattern:
      /(?:user(?:add|mod)|adduser)\s(?:[^\n|;&\\]|\\[\s\S]){0,300}?(?<=\s)(?:-p|--password)[\s=]{1,4}["']?([^\s"'|;&]{1,256})/y,
    example: 'useradd -m -p hunter2',
    counterExample: 'useradd -m deploy',
  },
  {
    source:
      'https://learn.microsoft.com/powershell/module/microsoft.powershell.security/convertto-securestring',
    gates: ['ConvertTo-SecureString '],
    pattern: /ConvertTo-SecureString\s{1,4}(?:-String\s{1,4})?["']([^"'\n]{1,256})/y,
    example: 'ConvertTo-SecureString "hunter2',
    counterExample: 'ConvertTo-SecureString $password',
  },
  {
    source: 'https://registry.terraform.io/providers/hashicorp/random/latest/docs/resources/password',
    gates: ['random_password'],
    pattern:
      /random_password"[^{}]{0,120}\{[^{}]{0,600}?\b(?:result|bcrypt_hash)\s{0,40}=\s{0,4}"([^"\n]{1,256})/y,
    example: 'random_password" "db" {\n  + result = "hunter2',
    counterExample: 'random_password" "db" {\n  + length = 16',
  },
  {
    source:
      'https://www.cisco.com/c/en/us/td/docs/ios-xml/ios/snmp/command/nm-snmp-cr-book/nm-snmp-cr-s5.html',
    gates: [
      'snmp-server community ',
      'rocommunity ',
      'rwcommunity ',
      'isakmp key ',
      'radius-server key ',
      'tacacs-server key ',
    ],
    pattern:
      /(?:snmp-server community|r[ow]community|(?:isakmp|radius-server|tacacs-server) key(?: [0-8])?) (?!public\b|private\b)([^\s"']{3,64})/y,
    example: 'rocommunity hunter2',
    counterExample: 'rocommunity public',
  },
  {
    source: 'https://cli.github.com/manual/gh_auth_login',
    gates: ['with-token', 'password-stdin'],
    pattern: /(?:with-token|password-stdin)\s{0,4}<<<\s{0,4}["']?([^\s"'|;&]{1,256})/y,
    example: 'with-token <<< hunter2',
    counterExample: 'password-stdin < file',
  },
  {
    source:
      'https://www.cisco.com/c/en/us/support/docs/ios-nx-os-software/ios-software-releases/107614-64.html',
    gates: ['password ', 'secret ', 'key '],
    pattern: /(?:password|secret|key) [05789] (\S{6,200})/y,
    example: 'password 7 0822455D0A16',
    counterExample: 'password 7 days old',
  },
  {
    source: 'https://github.com/zxing/zxing/wiki/Barcode-Contents#wi-fi-network-config-android-ios-11',
    gates: ['WIFI:'],
    pattern: /WIFI:(?:[^;\n]{0,100};){0,4}P:([^;\n]{4,64})/y,
    example: 'WIFI:S:net;T:WPA;P:hunter2',
    counterExample: 'WIFI:S:net;T:nopass;;',
  },
  {
    source: 'https://dev.mysql.com/doc/refman/8.4/en/create-user.html',
    gates: ['IDENTIFIED', 'identified', 'Identified'],
    pattern:
      /identified\s{1,8}(?:with\s{1,8}[\w"']{1,64}\s{1,8})?(?:by|as)\s{1,8}(?:password\s{1,8})?["']([^"'\n]{1,256})/iy,
    example: "IDENTIFIED BY 'hunter2",
    counterExample: 'identified by a number',
  },
  {
    source: 'https://requests.readthedocs.io/en/latest/user/authentication/',
    gates: [
      'auth',
      'HTTPBasicAuth',
      'HTTPDigestAuth',
      'basic',
      'BasicAuth',
      'SetBasicAuth',
      'NetworkCredential',
      'login',
      'withCredentials',
      'Credentials',
      'credentials',
      'PasswordAuthentication',
      'UsernamePasswordCredentials',
    ],
    pattern:
      /(?:auth\s{0,4}=\s{0,4}|HTTP(?:Basic|Digest)Auth|basic_?auth|(?:Set)?BasicAuth|NetworkCredential|login|(?:with|UsernamePassword)?Credentials|PasswordAuthentication)\s{0,4}[([]\s{0,8}["'][^"'\n]{0,128}["']\s{0,4},\s{0,8}["']([^"'\n]{1,128})/iy,
    example: 'auth=("bob", "hunter2',
    counterExample: 'auth=(user, password)',
  },
  {
    source: 'https://nodejs.org/api/crypto.html#cryptocreatehmacalgorithm-key-options',
    gates: [
      'createHmac(',
      'hmac.new(',
      'HMAC.new(',
      'jwt.sign(',
      'jwt.verify(',
      'jwt.encode(',
      'jwt.decode(',
      'jsonwebtoken.sign(',
    ],
    pattern:
      /(?:createHmac\(\s{0,8}["'][\w-]{2,12}["'],|hmac\.new\(|HMAC\.new\(|(?:jwt|jsonwebtoken)\.\w{4,6}\(\s{0,8}(?:[\w.]{1,80}|\{[^{}]{0,200}\}),)\s{0,8}b?["']([^"'\n]{4,128})/iy,
    example: "jwt.sign(payload, 'hunter2",
    counterExample: 'jwt.sign(payload, key)',
  },
  {
    source: 'https://docs.oracle.com/javase/8/docs/api/java/sql/DriverManager.html',
    gates: ['getConnection'],
    pattern: /getConnection\([^,\n]{1,256},\s{0,8}["'][^"'\n]{0,128}["'],\s{0,8}["']([^"'\n]{1,128})/y,
    example: 'getConnection(url, "bob", "hunter2',
    counterExample: 'getConnection(url, user, password)',
  },
  {
    source: 'https://redis.io/docs/latest/commands/auth/',
    gates: ['AUTH '],
    pattern: /(?<=^|[\n>] ?)AUTH (?:[\w.-]{1,64} )?["']?([^\s"']{4,128})(?=["']?(?:\s*$|\s*\n))/y,
    example: 'AUTH hunter2x9',
    counterExample: 'AUTH LOGIN required',
  },
];

export const commandFormats: readonly Detector[] = [...rows, ...calls].map((row) => ({
  ...row,
  type: 'password',
  valid: isGiven,
}));
