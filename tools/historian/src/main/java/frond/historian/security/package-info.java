/** Who may do what: tokens and their scopes, limits, the audit log, the certificate. */
package frond.historian.security;
