/* Windows Sockets without a network: each call that needs one says so, once by its name, and fails. */
#include <stdio.h>
#include "win32/win32_p.h"
#include <winsock2.h>

static int no_network(const char *name, int error)
{
    fprintf(stderr, "ntlab: %s: a machine has no network\n", name);
    SetLastError((DWORD)error);
    return SOCKET_ERROR;
}

#define NONE(type, name, arguments)                                                                                    \
    type name arguments                                                                                                \
    {                                                                                                                  \
        return (type)no_network(#name, WSAENETDOWN);                                                                   \
    }

int WSAStartup(WORD version, LPWSADATA data)
{
    (void)version;
    memset(data, 0, sizeof *data);
    no_network("WSAStartup", WSASYSNOTREADY);
    return WSASYSNOTREADY;
}

int WSACleanup(void)
{
    SetLastError(WSANOTINITIALISED);
    return SOCKET_ERROR;
}

int WSAGetLastError(void)
{
    return (int)GetLastError();
}

void WSASetLastError(int error)
{
    SetLastError((DWORD)error);
}

/* clang-format off */
NONE(SOCKET, socket, (int family, int type, int protocol))
NONE(SOCKET, WSASocketA, (int family, int type, int protocol, PVOID information, GROUP group, DWORD flags))
NONE(SOCKET, WSASocketW, (int family, int type, int protocol, PVOID information, GROUP group, DWORD flags))
NONE(int, closesocket, (SOCKET s))
NONE(int, bind, (SOCKET s, const struct sockaddr *address, int length))
NONE(int, listen, (SOCKET s, int backlog))
NONE(SOCKET, accept, (SOCKET s, struct sockaddr *address, int *length))
NONE(SOCKET, WSAAccept, (SOCKET s, struct sockaddr *address, int *length, PVOID condition, DWORD_PTR data))
NONE(int, connect, (SOCKET s, const struct sockaddr *address, int length))
NONE(int, send, (SOCKET s, const char *bytes, int count, int flags))
NONE(int, recv, (SOCKET s, char *bytes, int count, int flags))
NONE(int, sendto, (SOCKET s, const char *bytes, int count, int flags, const struct sockaddr *to, int length))
NONE(int, recvfrom, (SOCKET s, char *bytes, int count, int flags, struct sockaddr *from, int *length))
NONE(int, WSASend, (SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD sent, DWORD flags, LPWSAOVERLAPPED overlapped,
                    LPWSAOVERLAPPED_COMPLETION_ROUTINE routine))
NONE(int, WSARecv, (SOCKET s, LPWSABUF buffers, DWORD count, LPDWORD received, LPDWORD flags,
                    LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine))
NONE(int, shutdown, (SOCKET s, int how))
NONE(int, select, (int ignored, fd_set *read, fd_set *write, fd_set *error, const struct timeval *timeout))
NONE(int, setsockopt, (SOCKET s, int level, int name, const char *value, int length))
NONE(int, getsockopt, (SOCKET s, int level, int name, char *value, int *length))
NONE(int, ioctlsocket, (SOCKET s, LONG command, u_long *argument))
NONE(int, getsockname, (SOCKET s, struct sockaddr *address, int *length))
NONE(int, getpeername, (SOCKET s, struct sockaddr *address, int *length))
NONE(int, WSAIoctl, (SOCKET s, DWORD code, LPVOID input, DWORD input_length, LPVOID output, DWORD output_length,
                     LPDWORD returned, LPWSAOVERLAPPED overlapped, LPWSAOVERLAPPED_COMPLETION_ROUTINE routine))
NONE(int, WSAEventSelect, (SOCKET s, WSAEVENT event, LONG events))
NONE(int, WSAAsyncSelect, (SOCKET s, HWND window, u_int message, LONG events))
NONE(int, WSAEnumNetworkEvents, (SOCKET s, WSAEVENT event, LPWSANETWORKEVENTS events))
NONE(int, gethostname, (char *name, int length))
/* clang-format on */

BOOL WSAGetOverlappedResult(SOCKET s, LPWSAOVERLAPPED overlapped, LPDWORD count, BOOL wait, LPDWORD flags)
{
    no_network("WSAGetOverlappedResult", WSAENETDOWN);
    return FALSE;
}

struct hostent *gethostbyname(const char *name)
{
    no_network("gethostbyname", WSAENETDOWN);
    return NULL;
}

struct servent *getservbyname(const char *name, const char *protocol)
{
    no_network("getservbyname", WSAENETDOWN);
    return NULL;
}

int getaddrinfo(const char *node, const char *service, const ADDRINFOA *hints, PADDRINFOA *result)
{
    *result = NULL;
    no_network("getaddrinfo", WSAHOST_NOT_FOUND);
    return WSAHOST_NOT_FOUND;
}

int GetAddrInfoW(PCWSTR node, PCWSTR service, const ADDRINFOW *hints, PADDRINFOW *result)
{
    *result = NULL;
    no_network("GetAddrInfoW", WSAHOST_NOT_FOUND);
    return WSAHOST_NOT_FOUND;
}

/* Nobody got a list. */
void freeaddrinfo(PADDRINFOA list)
{
    (void)list;
}

void FreeAddrInfoW(PADDRINFOW list)
{
    (void)list;
}

int getnameinfo(const struct sockaddr *address, socklen_t length, char *host, DWORD host_size, char *service,
                DWORD service_size, int flags)
{
    no_network("getnameinfo", WSAHOST_NOT_FOUND);
    return WSAHOST_NOT_FOUND;
}

/* --- events, which are any others --- */

WSAEVENT WSACreateEvent(void)
{
    return CreateEventA(NULL, TRUE, FALSE, NULL);
}

BOOL WSACloseEvent(WSAEVENT event)
{
    return CloseHandle(event);
}

BOOL WSASetEvent(WSAEVENT event)
{
    return SetEvent(event);
}

BOOL WSAResetEvent(WSAEVENT event)
{
    return ResetEvent(event);
}

DWORD WSAWaitForMultipleEvents(DWORD count, const WSAEVENT *events, BOOL all, DWORD timeout, BOOL alertable)
{
    return WaitForMultipleObjectsEx(count, events, all, timeout, alertable);
}

int __WSAFDIsSet(SOCKET s, fd_set *set)
{
    for (u_int i = 0; i < set->fd_count; i++)
        if (set->fd_array[i] == s)
            return 1;
    return 0;
}

void lab_fd_clear(SOCKET s, fd_set *set)
{
    for (u_int i = 0; i < set->fd_count; i++)
        if (set->fd_array[i] == s) {
            set->fd_count--;
            memmove(&set->fd_array[i], &set->fd_array[i + 1], (set->fd_count - i) * sizeof *set->fd_array);
            return;
        }
}

/* --- addresses --- */

u_short htons(u_short value)
{
    return (u_short)(value << 8 | value >> 8);
}

u_short ntohs(u_short value)
{
    return htons(value);
}

u_long htonl(u_long value)
{
    return __builtin_bswap32(value);
}

u_long ntohl(u_long value)
{
    return htonl(value);
}

int inet_pton(int family, const char *text, void *address)
{
    UCHAR bytes[4];
    char *end;

    if (family != AF_INET) {
        no_network("inet_pton", WSAENETDOWN);
        return SOCKET_ERROR;
    }
    for (int i = 0; i < 4; i++) {
        ULONG part = strtoul(text, &end, 10);

        if (end == text || *text < '0' || *text > '9' || part > 255 || *end != (i < 3 ? '.' : 0))
            return 0;
        bytes[i] = (UCHAR)part;
        text = end + 1;
    }
    memcpy(address, bytes, sizeof bytes);
    return 1;
}

int InetPtonW(int family, PCWSTR text, void *address)
{
    char *narrow = lab__win32_narrow(text);
    int result = inet_pton(family, narrow, address);

    free(narrow);
    return result;
}

const char *inet_ntop(int family, const void *address, char *text, SIZE_T size)
{
    const UCHAR *bytes = address;

    if (family != AF_INET) {
        no_network("inet_ntop", WSAENETDOWN);
        return NULL;
    }
    if (size < 16) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return NULL;
    }
    sprintf(text, "%u.%u.%u.%u", bytes[0], bytes[1], bytes[2], bytes[3]);
    return text;
}

ULONG inet_addr(const char *text)
{
    ULONG address;

    return inet_pton(AF_INET, text, &address) == 1 ? address : INADDR_NONE;
}

char *inet_ntoa(struct in_addr address)
{
    static char text[16];

    inet_ntop(AF_INET, &address, text, sizeof text);
    return text;
}
