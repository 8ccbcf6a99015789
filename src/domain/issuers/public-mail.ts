/** Mail domains where anyone gets an address, or hides their own behind one: they tell no one's people from strangers. */

const DOMAINS: ReadonlySet<string> = new Set(
  (
    'gmail.com googlemail.com outlook.com outlook.fr outlook.de outlook.es outlook.jp outlook.com.br passport.com ' +
    'msn.com windowslive.com icloud.com me.com mac.com privaterelay.appleid.com proton.me protonmail.com protonmail.ch pm.me ' +
    'aol.com aim.com ymail.com rocketmail.com mail.com email.com usa.com gmx.com gmx.net gmx.de gmx.at gmx.ch web.de ' +
    't-online.de freenet.de mail.ru bk.ru inbox.ru list.ru internet.ru rambler.ru yandex.ru yandex.com ya.ru ukr.net ' +
    'zoho.com zohomail.com zohomail.eu fastmail.com fastmail.fm tutanota.com tutanota.de tutamail.com tuta.io tuta.com keemail.me hey.com ' +
    'duck.com mozmail.com simplelogin.com aleeas.com passmail.net users.noreply.github.com relay.firefox.com hushmail.com posteo.de mailbox.org ' +
    'qq.com vip.qq.com foxmail.com 163.com 126.com yeah.net sina.com sohu.com aliyun.com naver.com hanmail.net daum.net ' +
    'comcast.net verizon.net att.net sbcglobal.net bellsouth.net cox.net orange.fr wanadoo.fr free.fr laposte.net sfr.fr ' +
    'libero.it virgilio.it tiscali.it btinternet.com sky.com virginmedia.com seznam.cz wp.pl o2.pl onet.pl interia.pl ' +
    'uol.com.br bol.com.br terra.com.br rediffmail.com mailinator.com guerrillamail.com yopmail.com 10minutemail.com temp-mail.org'
  ).split(' '),
);

/** Providers with a domain in each country, such as yahoo.co.uk. */
const BY_COUNTRY = /^(yahoo|ymail|hotmail|live|outlook|gmx|yandex|aol)(\.[a-z]{2,3}){1,2}$/;

/** What countries and others give out below their own domain; `acme.co.uk` is someone's, `co.uk` is not. */
const SUFFIX = /^(ac|co|com|edu|gov|net|ne|nom|or|org|go)\.[a-z]{2}$/;

/** Whether an address at this domain says nothing about whose people someone is. */
export const isPublicMail = (domain: string): boolean => {
  const plain = domain.toLowerCase().replace(/\.+$/, '');
  return !plain.includes('.') || DOMAINS.has(plain) || BY_COUNTRY.test(plain) || SUFFIX.test(plain);
};
