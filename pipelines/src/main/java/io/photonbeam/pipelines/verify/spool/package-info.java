/**
 * Where an audit keeps what it has read: hashes, sets of them with a bound, and temporary files
 * that are split by hash and read back part by part. It knows nothing of what is compared.
 */
package io.photonbeam.pipelines.verify.spool;
