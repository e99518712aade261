/**
 * Making few large files of the many small ones of an hour, beside them, with a manifest that tells
 * readers which files hold every row once.
 */
package io.photonbeam.pipelines.compact;
