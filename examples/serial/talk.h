/* A conversation over a serial port: a program on one side, a socket of this machine on the other. */
#ifndef EXAMPLE_TALK_H
#define EXAMPLE_TALK_H

/* The driver module at `module` gets a 16550 whose line is a TCP connection; prints what is said. */
void serial_talk(const char *module);

#endif
