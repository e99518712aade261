/**
 * What is said of a log, however it is read: which fields of its records play which role, how large
 * its blocks may be, what is wrong with it and what of it was not seen. Knows nothing of joins,
 * registries or Beam; nor do the packages below, each of which is one part of reading a log.
 */
package io.photonbeam.log;
