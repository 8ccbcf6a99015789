/** A request to the SCIM service, freed of HTTP's machinery. */

export interface ScimRequest {
  readonly method: string;
  /** `Users`, `Groups` or what tells about the service. */
  readonly kind: string;
  readonly id: string | undefined;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  /** As the header has them (RFC 7644, section 3.14); undefined for none. */
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
}
