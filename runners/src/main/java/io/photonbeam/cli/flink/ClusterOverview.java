package io.photonbeam.cli.flink;

/** What a cluster has: a slot runs a part of one job. */
public record ClusterOverview(String flinkVersion, int taskManagers, int slots, int freeSlots) {}
