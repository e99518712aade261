/**
 * The place for an application's own code: an adapter sees each pair before it becomes a row, and
 * may drop it or shape the row.
 */
package io.photonbeam.adapter;
