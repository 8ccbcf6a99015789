/** What Presidio's entities are called here, https://microsoft.github.io/presidio/supported_entities/. */

const types: ReadonlyMap<string, string> = new Map([
  ['PERSON', 'name'],
  ['LOCATION', 'address'],
  ['EMAIL_ADDRESS', 'email'],
  ['PHONE_NUMBER', 'phone'],
  ['CREDIT_CARD', 'card'],
  ['US_SSN', 'ssn'],
  ['IBAN_CODE', 'iban'],
  ['IP_ADDRESS', 'ip'],
  ['US_PASSPORT', 'passport'],
]);

/** `PERSON` is `name`; what has no setting of its own keeps its name: `US_DRIVER_LICENSE` is `us_driver_license`. */
export const entityType = (entity: string): string => types.get(entity) ?? entity.toLowerCase();
