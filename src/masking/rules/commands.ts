/** Command lines that take a password if no name says so: behind short flags, or by position. */
import type { Detector } from './detector.ts';
import { asPasswords, type Row } from './passwords-by-place.ts';

const snmpTools = [
  'snmpwalk ',
  'snmpget ',
  'snmpset ',
  'snmpbulkwalk ',
  'snmpbulkget ',
  'snmptrap ',
  'snmpgetnext ',
];

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
      /(?:(?:docker|podman|nerdctl|helm|skopeo|buildah|crane|oras|az)\s(?:registry\s)?login|az\s(?:sql|mysql|postgres)\s|mongo(?:sh|dump|restore|export|import)?)\b(?:[^\n|;&\\]|\\[\s\S]){0,300}?(?<=\s)-p\s{1,4}["']?([^\s"'|;&]{1,128})/y,
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
      /(?:curl|https?|wget)\s(?:[^\n|;&\\"']|\\[\s\S]|"[^"\n]{0,400}"|'[^'\n]{0,400}'){0,200}?(?<=\s)(?:-u|--user|--proxy-user|-U|-a|--auth)[\s=]{0,4}["']?[^\s:"'$]{0,100}:(?:["'](?=[^\n"']{1,128}["']))?([^\s"'|;]{1,128})/y,
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
    gates: ['sqlcmd ', 'bcp ', 'osql ', 'zip ', 'unzip ', 'ipmitool ', 'mosquitto_'],
    pattern:
      /(?:sqlcmd|bcp|osql|(?:un)?zip|ipmitool|mosquitto_\w{3})\s(?:[^\n|;&\\]|\\[\s\S]){0,300}?(?<=\s)-P\s{0,4}["']?([^\s"'|;&]{1,128})/y,
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
      /net(?:\.exe)?[ \t]{1,4}(?:user[ \t]{1,4}(?:"[^"\n]{1,64}"|[^\s/"]{1,64})|use\s[^\n]{0,200}?\/user:\S{1,64}|use[ \t]{1,4}(?:[A-Za-z]:[ \t]{1,4}|\*[ \t]{1,4})?\\\\[^\s\\]{1,64}\\\S{1,64}(?=[ \t][^\n]{1,200}\/user:))[ \t]{1,4}["']?(?!\/|\\\\)([^\s"'|;&]{1,128})/iy,
    example: 'net user app hunter2',
    counterExample: 'net user app /active:no',
  },
  {
    source: 'https://man7.org/linux/man-pages/man8/chpasswd.8.html',
    gates: ['echo '],
    pattern:
      /echo\s{1,4}(?:-[en]\s)?["']?[\w.-]{1,32}:([^"'\n|]{1,128}?)["']?\s{0,4}\|\s{0,4}(?:sudo\s{1,4})?chpasswd/y,
    example: "echo 'ada:hunter2$x' | chpasswd",
    counterExample: 'echo done: ok',
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
      /(?:echo|printf)\s{1,4}(?:-n\s{1,4})?["']?(?:[\w.-]{1,64}:)?([^\s"'|;&:]{4,128})(?=["']?\s{0,4}\|[^\n|]{0,200}(?:password-stdin|passwd|with-token|passphrase-fd|secret (?:put|set)|-S\b))/y,
    example: 'echo hunter2 | passwd --stdin',
    counterExample: 'echo hello | cat',
  },
  {
    source: 'https://net-snmp.sourceforge.io/docs/man/snmpcmd.html',
    gates: snmpTools,
    pattern: /snmp[a-z]{3,9}\s(?:[^\n|;&\\]|\\[\s\S]){0,300}?(?<=\s)-A\s{1,4}["']?([^\s"'|;&]{1,128})/y,
    example: 'snmpwalk -v3 -u bob -A hunter2',
    counterExample: 'snmpwalk -v2c 10.0.0.1',
  },
  {
    source: 'https://net-snmp.sourceforge.io/docs/man/snmpcmd.html',
    gates: snmpTools,
    pattern: /snmp[a-z]{3,9}\s(?:[^\n|;&\\]|\\[\s\S]){0,300}?(?<=\s)-X\s{1,4}["']?([^\s"'|;&]{1,128})/y,
    example: 'snmpwalk -v3 -u bob -X hunter2',
    counterExample: 'snmpget -v3 -x AES',
  },
  {
    source: 'https://cassandra.apache.org/doc/latest/cassandra/managing/tools/cqlsh.html',
    gates: [
      'cqlsh ',
      'nodetool ',
      'beeline ',
      'influx ',
      'cbq ',
      'cf login',
      'oc login',
      'ibmcloud login',
      'jf ',
      'jfrog ',
      'netexec ',
      'nxc ',
      'crackmapexec ',
      'evil-winrm ',
    ],
    pattern: /\w[\w-]{1,12}\s(?:[^\n|;&\\]|\\[\s\S]){0,300}?(?<=\s)-pw?\s{1,4}["']?([^\s"'|;&]{1,128})/y,
    example: 'cqlsh db -u app -p hunter2',
    counterExample: 'cqlsh db -u app',
  },
  {
    source: 'https://docs.oracle.com/en/database/oracle/oracle-database/23/sqpug/starting-SQL-Plus.html',
    gates: ['sqlplus ', 'expdp ', 'impdp ', 'sqlldr ', 'rman ', 'sqlcl '],
    pattern:
      /(?:sqlplus|expdp|impdp|sqlldr|rman|sqlcl)\s(?:-\w{1,8}\s|userid=|target\s){0,4}["']?[\w$#.]{1,40}\/([^\s"'@/]{1,128})/y,
    example: 'sqlplus -s app/hunter2',
    counterExample: 'sqlplus / as sysdba',
  },
  {
    source: 'https://github.com/FreeRDP/FreeRDP/wiki/CommandLineInterface',
    gates: ['freerdp ', 'xfreerdp', 'wfreerdp', 'sdl-freerdp'],
    pattern: /\w{0,4}-?freerdp3?\s(?:[^\n|;&\\]|\\[\s\S]){0,300}?(?<=\s)\/(?:p|gp):["']?([^\s"'|;&]{1,128})/y,
    example: 'xfreerdp /v:db /u:ada /p:hunter2',
    counterExample: 'xfreerdp /v:db /u:ada',
  },
  {
    source: 'https://web.mit.edu/kerberos/krb5-latest/doc/user/user_commands/kinit.html',
    gates: ['kinit ', 'sudo ', 'passwd ', 'cryptsetup '],
    pattern: /(?:kinit|sudo|passwd|cryptsetup)\s[^\n|;&<]{0,200}<<<\s{0,4}["']?([^\s"'|;&]{1,128})/y,
    example: 'kinit ada@CORP <<< hunter2',
    counterExample: 'kinit ada@CORP < file',
  },
  {
    source: 'https://docs.aws.amazon.com/cli/latest/reference/ssm/put-parameter.html',
    gates: ['put-parameter '],
    pattern:
      /put-parameter\s(?=[^\n|;]{0,300}SecureString)(?:[^\n|;&\\]|\\[\s\S]){0,300}?(?<=\s)--value[\s=]["']?([^\s"'|;&]{1,256})/y,
    example: 'put-parameter --type SecureString --value hunter2',
    counterExample: 'put-parameter --type String --value hunter2',
  },
  {
    source: 'https://min.io/docs/minio/linux/reference/minio-mc/mc-alias-set.html',
    gates: ['mc alias set ', 'mc config host add '],
    pattern:
      /mc (?:alias set|config host add) \S{1,64} \S{1,256} ["']?[^\s"']{1,128}["']? ["']?([^\s"'|;&]{1,128})/y,
    example: 'mc alias set s3 https://s3.example minio hunter2',
    counterExample: 'mc alias set s3 https://s3.example',
  },
  {
    source: 'https://man.openbsd.org/ssh-keygen.1',
    gates: ['ssh-keygen '],
    pattern: /ssh-keygen\s(?:[^\n|;&\\]|\\[\s\S]){0,300}?(?<=\s)-[NP]\s{1,4}["']?([^\s"'|;&]{1,128})/y,
    example: 'ssh-keygen -t ed25519 -N hunter2',
    counterExample: 'ssh-keygen -t ed25519 -f key',
  },
  {
    source: 'https://lftp.yar.ru/lftp-man.html',
    gates: ['lftp ', 'ncftpput '],
    pattern: /lftp\s(?:[^\n|;&\\]|\\[\s\S]){0,300}?(?<=\s)-u\s{1,4}["']?[\w.@-]{1,64},([^\s"'|;&]{1,128})/y,
    example: 'lftp -u ada,hunter2',
    counterExample: 'lftp -u ada',
  },
  {
    source: 'https://docs.ansible.com/ansible/latest/cli/ansible-vault.html',
    gates: ['encrypt_string '],
    pattern: /encrypt_string\s(?:--?[a-z-]{1,24}(?:[ =][\w@./-]{1,64})?\s){0,4}["']([^"'\n]{1,256})/y,
    example: "encrypt_string 'hunter2",
    counterExample: 'encrypt_string --stdin-name',
  },
];

export const commandFormats: readonly Detector[] = asPasswords(rows);
