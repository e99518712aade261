/** What could not be joined, written as Parquet, found again, and read to be tried once more. */
package io.photonbeam.transforms.deadletter;
