/** Text on a terminal: tables and a line that is written over. */
package io.photonbeam.cli.text;
