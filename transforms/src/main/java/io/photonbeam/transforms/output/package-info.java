/**
 * The output on the disk: its folders and hours, the names of its files, durable writing, Parquet,
 * and whether a file is as it is recorded.
 */
package io.photonbeam.transforms.output;
