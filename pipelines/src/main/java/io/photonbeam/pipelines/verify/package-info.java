/**
 * The independent audit of a joined output against its logs. It shares only the reader of log
 * blocks ({@link io.photonbeam.log.file.LogFile}) and the registry with the join: it decodes with
 * Avro's and Parquet's own readers, matches and compares digests by itself.
 *
 * <p>{@link io.photonbeam.pipelines.verify.Verification} tells how it works.
 */
package io.photonbeam.pipelines.verify;
