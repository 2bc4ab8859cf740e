// A Windows program in C++, wide.
#include <windows.h>
#include <setupapi.h>
#include <stdio.h>
#include <tchar.h>
#include "echo.h"

class device
{
  public:
    explicit device(LPCTSTR path)
        : handle(CreateFile(path, GENERIC_READ | GENERIC_WRITE, 0, nullptr, OPEN_EXISTING, 0, nullptr))
    {
    }
    ~device() { CloseHandle(handle); }
    bool good() const { return handle != INVALID_HANDLE_VALUE; }
    LONG twice(LONG number)
    {
        echo sent = {number}, *received = new echo();
        DWORD returned;

        if (!DeviceIoControl(handle, IOCTL_ECHO, &sent, sizeof sent, received, sizeof *received, &returned, nullptr))
            received->number = 0;
        LONG result = received->number;
        delete received;
        return result;
    }

  private:
    HANDLE handle;
};

int _tmain(int argc, TCHAR *argv[])
{
    device echo(TEXT("\\\\.\\TestEcho"));
    TCHAR text[16];

    if (argc == 1)
        goto done;
    _tcscpy_s(text, _T("wide"));
    if (!echo.good() || sizeof text[0] != 2)
        return 1;
    _tprintf(_T("%s: twice %d is %ld\n"), text, _ttoi(argv[1]), echo.twice(_ttoi(argv[1])));
done:
    return 0;
}
