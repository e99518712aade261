/**
 * The workload generator: logs of queries and clicks with everything that makes joining them hard.
 *
 * <p>{@code Workload} decides which line is written when, {@code Generate} whether anybody waits
 * for it, {@code ServerLogs} to which file it goes.
 */
package io.photonbeam.pipelines.generate;
