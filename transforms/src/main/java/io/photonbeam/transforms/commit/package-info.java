/**
 * Making pairs visible: gathering them, building rows, staging Parquet, taking the ids in the
 * registry and publishing the files; finishing what a crash left, and making lost files again. It
 * alone writes rows and takes ids.
 */
package io.photonbeam.transforms.commit;
