"""The most common surnames of Japan, their readings and how often they occur.

The number is the share among a hundred thousand people, an estimate that keeps the known order
of the most common ones. Local surnames are left out: the weights are the same everywhere.
"""

from scenarios.population.drawing import Weighted

Surname = tuple[str, str]
"""A surname and its reading in katakana."""

_TABLE = """
佐藤 サトウ 1500, 鈴木 スズキ 1430, 高橋 タカハシ 1120, 田中 タナカ 1060, 伊藤 イトウ 850,
渡辺 ワタナベ 840, 山本 ヤマモト 830, 中村 ナカムラ 830, 小林 コバヤシ 810, 加藤 カトウ 700,
吉田 ヨシダ 660, 山田 ヤマダ 640, 佐々木 ササキ 530, 山口 ヤマグチ 510, 松本 マツモト 490,
井上 イノウエ 490, 木村 キムラ 450, 林 ハヤシ 430, 斎藤 サイトウ 430, 清水 シミズ 420,
山崎 ヤマザキ 380, 森 モリ 370, 池田 イケダ 360, 橋本 ハシモト 360, 阿部 アベ 350,
石川 イシカワ 340, 山下 ヤマシタ 330, 中島 ナカジマ 320, 石井 イシイ 310, 小川 オガワ 310,
前田 マエダ 300, 岡田 オカダ 300, 長谷川 ハセガワ 300, 藤田 フジタ 300, 後藤 ゴトウ 290,
近藤 コンドウ 290, 村上 ムラカミ 280, 遠藤 エンドウ 260, 青木 アオキ 260, 坂本 サカモト 250,
斉藤 サイトウ 240, 福田 フクダ 240, 太田 オオタ 240, 西村 ニシムラ 240, 藤井 フジイ 240,
金子 カネコ 230, 岡本 オカモト 230, 藤原 フジワラ 230, 三浦 ミウラ 220, 中野 ナカノ 220,
中川 ナカガワ 220, 原田 ハラダ 210, 松田 マツダ 210, 竹内 タケウチ 200, 小野 オノ 200,
田村 タムラ 200, 中山 ナカヤマ 190, 和田 ワダ 190, 石田 イシダ 190, 森田 モリタ 190,
上田 ウエダ 190, 原 ハラ 180, 内田 ウチダ 180, 柴田 シバタ 180, 酒井 サカイ 180,
宮崎 ミヤザキ 170, 横山 ヨコヤマ 170, 高木 タカギ 170, 安藤 アンドウ 160, 宮本 ミヤモト 160,
大野 オオノ 160, 小島 コジマ 150, 工藤 クドウ 150, 谷口 タニグチ 150, 今井 イマイ 150,
高田 タカダ 140, 増田 マスダ 140, 丸山 マルヤマ 140, 杉山 スギヤマ 140, 村田 ムラタ 140,
大塚 オオツカ 140, 新井 アライ 140, 小山 コヤマ 140, 平野 ヒラノ 140, 藤本 フジモト 140,
河野 コウノ 140, 上野 ウエノ 140, 野口 ノグチ 140, 武田 タケダ 140, 松井 マツイ 130,
千葉 チバ 130, 菅原 スガワラ 130, 岩崎 イワサキ 130, 久保 クボ 130, 木下 キノシタ 130,
佐野 サノ 120, 野村 ノムラ 120, 松尾 マツオ 120, 市川 イチカワ 120, 菊地 キクチ 120,
杉本 スギモト 120, 古川 フルカワ 120, 大西 オオニシ 110, 島田 シマダ 110
"""


def _surnames() -> list[tuple[Surname, float]]:
    entries = (entry.split() for entry in _TABLE.split(","))
    return [((name, kana), float(weight)) for name, kana, weight in entries]


SURNAMES: Weighted[Surname] = Weighted(_surnames())
