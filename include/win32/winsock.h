/* Windows Sockets of before. */
#include <winsock2.h>
