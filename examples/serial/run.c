/* The serial port, talking to a socket. */
#include "serial/talk.h"

int main(void)
{
    serial_talk(EXAMPLE_DRIVER);
    return 0;
}
