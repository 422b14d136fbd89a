/** The attributes that a rule of this room names. */
export type AttributeName =
  'content-type' | 'message-digest' | 'signing-time' | 'signing-certificate' | 'algorithm-protection';

/** What a failed rule of RFC 5652 says of one SignerInfo or of the SignedData around it. */
export type CmsFinding =
  | { readonly code: 'content-in-detached-signature' }
  | { readonly code: 'signed-content-missing' }
  | { readonly code: 'signer-certificate-missing' }
  | { readonly code: 'signed-attributes-missing'; readonly contentType: string }
  | { readonly code: 'attribute-missing'; readonly attribute: AttributeName }
  | { readonly code: 'attribute-repeated'; readonly attribute: AttributeName }
  | { readonly code: 'attribute-malformed'; readonly attribute: AttributeName }
  | { readonly code: 'content-type-mismatch'; readonly signed: string; readonly actual: string }
  | { readonly code: 'content-changed'; readonly digestAlgorithm: string }
  | { readonly code: 'signature-mismatch'; readonly signatureAlgorithm: string }
  | { readonly code: 'signed-attributes-as-content' }
  | {
      readonly code: 'digest-algorithm-mismatch';
      readonly digestAlgorithm: string;
      readonly signatureAlgorithm: string;
    }
  | { readonly code: 'algorithm-protection-mismatch' }
  | { readonly code: 'signing-certificate-mismatch' }
  | { readonly code: 'algorithm-refused'; readonly algorithm: string }
  | { readonly code: 'algorithm-unsupported'; readonly algorithm: string }
  | { readonly code: 'algorithm-weak'; readonly algorithm: string }
  | { readonly code: 'key-weak'; readonly algorithm: string; readonly bits: number }
  | { readonly code: 'signing-time-missing' }
  | { readonly code: 'signing-time-in-future'; readonly signingTime: string; readonly at: string };
