
def show(text):
    print(text)
    oled.fill(0)
    oled.DispChar(text, 0, 0)
    oled.show()
