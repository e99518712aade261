/** Text of unknown origin, made fit to be shown, and to be pasted into a shell. */
package io.photonbeam.text;
