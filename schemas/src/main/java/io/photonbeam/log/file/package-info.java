/** Files of Avro blocks, written and read block by block, also while they grow or when damaged. */
package io.photonbeam.log.file;
