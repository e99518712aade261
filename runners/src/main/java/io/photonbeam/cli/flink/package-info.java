/**
 * A client of Flink's REST interface: what a cluster has, which jobs it runs, how they fare, and
 * ending them. Knows nothing of Photonbeam, and needs none of Flink's classes, so it asks clusters
 * of any version whose answers have what is asked for.
 */
package io.photonbeam.cli.flink;
