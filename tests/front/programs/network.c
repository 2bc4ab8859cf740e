/* A program that wants a network: it is told that there is none; what needs none is done. */
#include <WinSock2.h>
#include <ws2tcpip.h>
#include "check.h"

int main(void)
{
    char text[INET_ADDRSTRLEN];
    struct in_addr address;
    WSADATA data;
    fd_set set;

    CHECK(WSAStartup(MAKEWORD(2, 2), &data) == WSASYSNOTREADY);
    CHECK(socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) == INVALID_SOCKET);
    CHECK(WSAGetLastError() == WSAENETDOWN && WSACleanup() == SOCKET_ERROR);
    CHECK(htons(0x1234) == 0x3412 && ntohl(0x12345678) == 0x78563412);
    CHECK(inet_pton(AF_INET, "10.1.2.3", &address) == 1 && address.s_addr == htonl(0x0A010203));
    CHECK(!strcmp(inet_ntoa(address), "10.1.2.3") && inet_ntop(AF_INET, &address, text, sizeof text) == text);
    CHECK(inet_addr("1.2.3") == INADDR_NONE && inet_addr("1.2.3.256") == INADDR_NONE);
    FD_ZERO(&set);
    FD_SET(5, &set);
    FD_SET(6, &set);
    FD_CLR(5, &set);
    CHECK(FD_ISSET(6, &set) && !FD_ISSET(5, &set));
    printf("%d failures\n", failures);
    return failures;
}
