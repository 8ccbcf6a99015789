/** Asymmetric only: `none` and shared secrets would let anyone who knows a public key mint tokens. */
export const ALGORITHMS = 'RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA Ed25519'.split(' ');
