/** The page of a process that joins, for people, and what it answers to those who watch it. */
package io.photonbeam.cli.page;
