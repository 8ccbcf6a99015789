/** What names of fields end with, and what fields of such names hold. */

/**
 * How much the name alone proves. `sure`: anything that is not plainly harmless is one. `likely`: what looks like a
 * secret is one. `hint`: only what looks random is one.
 */
export type Confidence = 'high' | 'medium' | 'low';

export interface FieldKind {
  readonly type: string;
  readonly confidence: Confidence;
  /** A UUID is a secret here, too: settings written in capitals hold keys, not the ids of records. */
  readonly mayBeUuid?: boolean;
}

const kinds = (type: string, confidence: Confidence, names: string): readonly [string, FieldKind][] =>
  names.split(/\s+/).map((name) => [name, { type, confidence }]);

/** Names as they end, separators removed. The longest that fits decides. */
export const endings: ReadonlyMap<string, FieldKind> = new Map([
  ...kinds(
    'password',
    'high',
    `password passwords passwd passphrase pwd pword passwrd userpass dbpass dbpassword rootpass mysqlpass smtppass
     adminpass wifipass mqttpass pgpass apppass loginpass defaultpass httppass vncpass svcpass bindpass sshpass ftppass mailpass redispass authpass redisauth securityanswer secretanswer ldappass proxypass keypass storepass bindpw rootpw adminpw authtok
     dbpw userpw pw becomepass sudopass ansiblepass requirepass masterauth masteruserpassword contrasena contraseña passwort kennwort motdepasse senha katasandi`,
  ),
  ...kinds(
    'password',
    'high',
    'psk wpapsk presharedkey pskkey wpakey wpa2key wpa3key wifikey wlankey networksecuritykey',
  ),
  // SNMP, RFC 1157: the one who knows the name of a community may ask.
  ...kinds(
    'password',
    'high',
    'snmpcommunity snmpcommunitystring communitystring rocommunity rwcommunity readcommunity writecommunity trapcommunity',
  ),
  ...kinds('password', 'medium', 'pass community'),
  ...kinds(
    'password_hash',
    'high',
    'passwordhash passwdhash pwdhash passhash passworddigest pwhash passwordsalt authenticationstring',
  ),
  ...kinds(
    'token',
    'high',
    `accesstoken refreshtoken authtoken bearertoken sessiontoken apitoken idtoken personalaccesstoken bottoken
     securitytoken oauthtoken deploytoken privatetoken servicetoken logintoken jwttoken resettoken csrftoken xsrftoken
     registrationtoken devicetoken invitetoken verificationtoken vaulttoken roottoken unsealkey webhooktoken usertoken
     admintoken accesstokensecret bearer registrytoken githubtoken gitlabtoken npmtoken slacktoken joinkey jointoken`,
  ),
  ...kinds(
    'token',
    'medium',
    'token jwt pat secretid accesstokens refreshtokens apitokens authtokens samlresponse samlassertion githuboauth gitlaboauth',
  ),
  ...kinds(
    'secret',
    'high',
    `clientsecret appsecret consumersecret apisecret sharedsecret jwtsecret cookiesecret sessionsecret webhooksecret
     secretstring secretbinary totpsecret authsecret signingsecret tokensecret oauthsecret secretkeybase mfasecret
     hmacsecret secrettext nextauthsecret encryptionsecret otpseed totpseed mfaseed 2faseed tokenseed`,
  ),
  ...kinds('secret', 'medium', 'secret secrets secretdata credential credentials creds salt'),
  ...kinds(
    'api_key',
    'high',
    'apikey apikeys appkey applicationkey subscriptionkey authkey servicekey deploykey integrationkey',
  ),
  ...kinds(
    'secret_key',
    'high',
    `secretkey secretaccesskey accesskeysecret accountkey sharedkey sharedaccesskey masterkey signingkey
     encryptionkey sessionkey hmackey cookiekey saskey rootkey consumerkey serverkey licensekey webhookkey jwtkey adminkey writekey
     aeskey deskey decryptionkey derivedkey wrappingkey kek dek sastoken sharedaccesssignature authenticationkey messagedigestkey`,
  ),
  ...kinds('secret_key', 'medium', 'storagekey'),
  ...kinds('access_key', 'high', 'accesskey accesskeyid'),
  ...kinds(
    'private_key',
    'high',
    'privatekey privatekeydata sshkey clientkey clientkeydata tlskey sslkey keypem rsakey',
  ),
  ...kinds('seed_phrase', 'high', 'seedphrase mnemonic recoveryphrase mnemonicphrase walletseed'),
  ...kinds('token', 'low', 'tokens'),
  ...kinds('auth', 'low', 'auth authentication routingkey datakey'),
  ...kinds('api_key', 'low', 'appid'),
  ...kinds('url_signature', 'high', 'amzsignature googsignature'),
  ...kinds(
    'authorization',
    'high',
    'authorization proxyauthorization xauthorization authheader authorizationheader',
  ),
  ...kinds(
    'cookie',
    'medium',
    'cookie cookies setcookie sessioncookie authcookie jsessionid phpsessid aspnetsessionid connectsid',
  ),
  ...kinds(
    'otp',
    'high',
    `otp otpcode passcode totp totpcode mfacode 2facode twofactorcode verificationcode recoverycode recoverycodes backupcode
     backupcodes onetimepassword onetimecode onetimepasscode smscode`,
  ),
  ...kinds(
    'card',
    'high',
    'cvv cvc cvv2 cvc2 cardsecuritycode cardcvv cardcvc cardverificationcode cardverificationvalue',
  ),
  ...kinds(
    'card',
    'medium',
    'cardnumber creditcard creditcardnumber ccnumber ccnum cardno cardnum pan debitcard creditcardno cc card',
  ),
  ...kinds(
    'ssn',
    'medium',
    'ssn socialsecuritynumber socialsecurity socialsecurityno socialsecuritynum ssnumber ssnnumber ssno',
  ),
  ...kinds('iban', 'medium', 'iban ibannumber bankaccountiban accountiban'),
  ...kinds('email', 'medium', 'email emailaddress mail emails'),
  ...kinds(
    'phone',
    'medium',
    'phone phonenumber mobile mobilephone mobilenumber telephone tel cell cellphone fax phoneno',
  ),
  ...kinds(
    'name',
    'medium',
    'firstname lastname fullname surname givenname familyname middlename customername patientname employeename cardholdername cardholder',
  ),
  ...kinds('ip', 'medium', 'ip ipaddress ipaddr clientip remoteaddr remoteip sourceip ipv4 ipv6'),
  ...kinds('dob', 'medium', 'dob dateofbirth birthdate birthday birthdate birth'),
  ...kinds(
    'address',
    'medium',
    'streetaddress homeaddress billingaddress shippingaddress mailingaddress postaladdress addressline1 addressline2 addressline street address',
  ),
  ...kinds(
    'driver_license',
    'medium',
    'driverlicense driverslicense driverlicence driverslicence driverlicensenumber driverslicensenumber driverlicencenumber drivinglicence drivinglicencenumber dlnumber',
  ),
  ...kinds(
    'bank_account',
    'medium',
    'bankaccount bankaccountnumber accountnumber acctnumber accountno acctno routingnumber routingno abanumber abarouting sortcode',
  ),
  ...kinds(
    'national_id',
    'medium',
    'nationalid nationalidnumber nhsnumber nino nationalinsurancenumber cpf codicefiscale dni nie pesel aadhaar aadhaarnumber nir bsn personnummer socialinsurancenumber',
  ),
  ...kinds(
    'tax_id',
    'medium',
    'taxid taxidnumber taxnumber ein tin itin tfn taxfilenumber steuerid steuernummer',
  ),
  ...kinds('mac', 'medium', 'macaddress macaddr'),
  ...kinds('wallet', 'medium', 'walletaddress bitcoinaddress btcaddress ethaddress ethereumaddress'),
  ...kinds('passport', 'medium', 'passport passportnumber passportno passportnum'),
  ...kinds('pin', 'medium', 'pin pincode cardpin atmpin pinnumber pinno'),
]);
