/**
 * Calls to stores that may be away: they are repeated, and waited for, as long as somebody wants
 * that.
 */
package io.photonbeam.resilience;
