/**
 * Making pairs visible: gathering them, building rows, staging Parquet, taking the ids in the
 * registry and publishing the files; and finishing what a crash left. It alone writes output and
 * takes ids.
 */
package io.photonbeam.transforms.commit;
