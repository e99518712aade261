/** A log's folder: which files belong to the log, by their names, and what could not be listed. */
package io.photonbeam.log.folder;
