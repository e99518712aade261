/**
 * The independent audit of a joined output against its logs. It shares no join code with the
 * pipeline: it decodes with Avro's and Parquet's own readers and compares digests.
 *
 * <p>{@link io.photonbeam.pipelines.verify.Verification} tells how it works.
 */
package io.photonbeam.pipelines.verify;
