/** The embedded store: one SQLite file that several processes of one machine may share. */
package io.photonbeam.store.sqlite;
