/* Windows Sockets: names and addresses. */
#include <winsock2.h>
