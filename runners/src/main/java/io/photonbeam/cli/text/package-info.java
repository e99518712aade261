/** Text on a terminal: the console, tables, sizes, and a line that is written over. */
package io.photonbeam.cli.text;
