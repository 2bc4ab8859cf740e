/* A program that crashes: in a thread of its own, while another request of it is pending. */
#include <windows.h>
#include <stdio.h>

static DWORD WINAPI crash(LPVOID parameter)
{
    *(volatile int *)parameter = 1;
    return 0;
}

int main(int argc, char **argv)
{
    HANDLE device = CreateFileA("\\\\.\\TestEcho", GENERIC_READ | GENERIC_WRITE, 0, NULL, OPEN_EXISTING,
                                FILE_FLAG_OVERLAPPED, NULL);
    OVERLAPPED read = {0};
    char buffer[16];

    __try {
        *(volatile int *)8 = 1;
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        printf("caught %lx\n", GetExceptionCode());
    }
    ReadFile(device, buffer, sizeof buffer, NULL, &read);
    CreateThread(NULL, 0, crash, (LPVOID)(ULONG_PTR)0x30, 0, NULL);
    Sleep(INFINITE);
    return 0;
}
