// A program on the C++ library: what there is of it, with wide characters of 16 bits and a long of 32.
#include <windows.h>
#include <algorithm>
#include <functional>
#include <iomanip>
#include <iostream>
#include <map>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>
#include "echo.h"

static int __cdecl annotated(__in int value, __out int *result)
{
    *result = value + 1;
    return 0;
}

int wmain(int argc, wchar_t **argv)
{
    std::vector<int> numbers{3, 1, 2};
    std::map<std::string, long> names{{"a", 1}, {"b", 2}};
    std::wstring wide = L"abc";
    auto own = std::make_unique<int>(5);
    std::function<int(int)> add = [&](int x) { return x + *own; };
    std::ostringstream out;
    int result = 0;
    DWORD unsigned_one = 3;

    std::sort(numbers.begin(), numbers.end(), [](int a, int b) { return a > b; });
    wide += std::wstring(50, L'x'); // beyond what is kept in place
    out << std::hex << std::setw(8) << std::setfill('0') << 0xABCDu << ' ' << std::dec << 1.5;
    std::cout << numbers[0] << numbers[2] << ' ' << names["b"] << ' ' << add(2) << ' ' << out.str() << std::endl;
    std::wcout << L"wide " << 5 << L' ' << std::hex << 255 << std::dec << ' ' << wide.substr(0, 4) << std::endl;
    printf("%d %d %ls %d\n", (int)sizeof(long), (int)wide.size(), wide.substr(2, 3).c_str(), (int)wcslen(wide.c_str()));
    try {
        numbers.at(10);
    } catch (const std::out_of_range &) {
        std::cout << "out of range" << std::endl;
    }
    try {
        throw std::runtime_error("thrown");
    } catch (const std::exception &e) {
        std::cout << e.what() << ' ' << std::stoi("42") << ' ' << std::stol("-7") << ' ' << std::to_string(12) << '\n';
    }
    annotated(6, &result);
    std::cout << result << ' ' << min(unsigned_one, 4u) << max(1, 2) << ' ' << std::min(8, 9) << std::endl;
    HANDLE device = CreateFileW(L"\\\\.\\TestEcho", GENERIC_READ | GENERIC_WRITE, 0, nullptr, OPEN_EXISTING, 0, nullptr);
    echo sent = {21}, received = {};
    DWORD returned = 0;
    DeviceIoControl(device, IOCTL_ECHO, &sent, sizeof sent, &received, sizeof received, &returned, nullptr);
    CloseHandle(device);
    std::cout << "twice " << received.number << std::endl;
    return 0;
}
