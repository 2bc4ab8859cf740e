// Wide streams: into text, from text, to files and back, with manipulators and operators of the program's own.
#include <iostream>
#include <iomanip>
#include <sstream>
#include <fstream>
#include <string>
#include "check.h"

struct Point {
    int x, y;
};

static std::wostream &operator<<(std::wostream &to, const Point &point)
{
    return to << L"(" << point.x << L"," << point.y << L")";
}

static void test_text()
{
    std::wstringstream both;
    std::wistringstream in(L"12 w\x00f6rd \x20ac 7");
    std::wostringstream out;
    std::wstring word;
    int first = 0, last = 0;
    wchar_t euro = 0;

    both << L"ab\x20AC " << std::hex << std::setw(4) << std::setfill(L'0') << 255 << L' ' << Point{1, 2};
    CHECK(both.str() == L"ab\x20AC 00ff (1,2)");
    in >> first >> word >> euro >> last;
    CHECK(first == 12 && word == L"w\x00f6rd" && euro == 0x20AC && last == 7 && !in.fail());
    CHECK(!(in >> word) && in.eof());
    out << 5 << L"x" << "narrow" << L'y';
    CHECK(out.str() == L"5xnarrowy");
    both.str(L"\xD83D\xDE00");
    CHECK(both.str().size() == 2 && both.str() == L"\xD83D\xDE00");
}

static void test_files()
{
    std::wofstream out(L"wide.txt");
    std::ofstream narrow;
    std::wstring line;
    int lines = 0;

    CHECK(out.is_open());
    out << L"line one\nl\x00efne two\n" << std::flush;
    out.close();
    narrow.open("wide.txt", std::ios::app);
    narrow << "line 3\n";
    narrow.close();
    std::wifstream in("wide.txt");
    while (std::getline(in, line)) {
        lines++;
        CHECK(line.size() == (lines == 3 ? 6u : 8u));
    }
    CHECK(lines == 3 && line == L"line 3");
    CHECK(!std::wifstream("none.txt").is_open() && !std::wifstream(L"none.txt"));
}

int main()
{
    test_text();
    test_files();
    std::wcout << failures << L" failures" << std::endl;
    return failures;
}
