/**
 * The independent audit of a joined output against its logs. It decodes events and rows with Avro's
 * and Parquet's own readers, matches and compares digests by itself. What it shares with the join:
 * how blocks of a log are found ({@link io.photonbeam.log.file.LogFile}), how ids and times are
 * written, which rows an adapter wants and what columns they have, where files lie, and the
 * registry.
 *
 * <p>{@link io.photonbeam.pipelines.verify.Verification} tells how it works; what does not fit into
 * memory goes through the files of {@link io.photonbeam.pipelines.verify.spool}.
 */
package io.photonbeam.pipelines.verify;
