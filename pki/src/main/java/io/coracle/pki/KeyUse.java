package io.coracle.pki;

/** What the holder of a certificate may use its key for. */
public enum KeyUse {
  DIGITAL_SIGNATURE,
  KEY_ENCIPHERMENT,
  SERVER_AUTHENTICATION,
  CLIENT_AUTHENTICATION
}
